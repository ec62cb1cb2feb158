/** `notify`: tells groups and users something; the definition's input mappings say whom and what. */
import { z } from 'zod';
import type { Variables } from '../engine/vocabulary.js';
import type { ProcessWorker } from './workers.js';

const noticeCharactersMax = 10_000;
const recipientsMax = 100;

const NoticeSchema = z.object({
  groups: z.array(z.string()).max(recipientsMax).default([]),
  users: z.array(z.string()).max(recipientsMax).default([]),
  subject: z.string().min(1).max(noticeCharactersMax),
  text: z.string().min(1).max(noticeCharactersMax),
});

const OfflineSchema = z.object({
  applicant: z.object({ user: z.string(), organisation: z.string(), offline: z.object({}) }),
});

/** What an offline applicant (A9) is told, the department is: the user named is who entered it. */
function departmentOf(variables: Variables, users: readonly string[]): string[] {
  const read = OfflineSchema.safeParse(variables);
  if (!read.success || !users.includes(read.data.applicant.user)) return [];
  return [`requester@${read.data.applicant.organisation}`];
}

export const notify: ProcessWorker = async (job, ports) => {
  const { key, instance, element, variables } = job;
  const notice = NoticeSchema.parse(variables);
  const groups = [...new Set([...notice.groups, ...departmentOf(variables, notice.users)])];
  await ports.notify({ _id: key, instance, element, ...notice, groups });
  return undefined;
};
