/** A batch of what the platform has accepted and not yet forwarded (A18): all of one level. */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { readApplication } from '../application.js';
import type { Case, StartContext, StartDecision } from '../startDecision.js';
import { invalid } from '../startDecision.js';
import { applicationWords } from '../wordings.js';

const BatchSchema = z.strictObject({
  level: z.enum(['province', 'state']),
  title: z.string().trim().min(1).max(200),
});

const AcceptedSchema = z.object({
  level: z.string(),
  resource: z.object({ name: z.string(), providerName: z.string() }),
  applicant: z.object({ organisation: z.string(), organisationName: z.string() }),
});

/** What of an accepted application goes into the batch; undefined when it is of another level. */
function entryOf({ instance, variables }: Case, level: string): Variables | undefined {
  const read = AcceptedSchema.safeParse(variables);
  if (!read.success || read.data.level !== level) return undefined;
  const { resource, applicant } = read.data;
  return { id: instance, name: resource.name, owner: resource.providerName, ...applicant };
}

export async function checkBatch(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = readApplication(BatchSchema, variables);
  if (!read.ok) return read.decision;
  const { level, title } = read.application;
  const waiting = await context.records.findWaiting('a18.batched');
  const applications = waiting.map((each) => entryOf(each, level)).filter((each) => each !== undefined);
  if (applications.length === 0) return invalid('level', say(applicationWords.noneWaiting));
  return { ok: true, variables: { level, title, applications } };
}
