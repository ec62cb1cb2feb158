/** `notify`: tells groups and users something; the definition's input mappings say whom and what. */
import { z } from 'zod';
import type { ProcessWorker } from './workers.js';

const noticeCharactersMax = 10_000;
const recipientsMax = 100;

const NoticeSchema = z.object({
  groups: z.array(z.string()).max(recipientsMax).default([]),
  users: z.array(z.string()).max(recipientsMax).default([]),
  subject: z.string().min(1).max(noticeCharactersMax),
  text: z.string().min(1).max(noticeCharactersMax),
});

export const notify: ProcessWorker = async (job, ports) => {
  const { key, instance, element } = job;
  await ports.notify({ _id: key, instance, element, ...NoticeSchema.parse(job.variables) });
  return undefined;
};
