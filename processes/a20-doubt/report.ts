/** A report of doubtful interface data (A20): by the department that holds the authorisation. */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { readApplication } from '../application.js';
import { doubtShape, keySchema, partiesOf } from '../doubt.js';
import { invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { reportWords } from '../wordings.js';

const ReportSchema = z.strictObject({ authorisation: keySchema, doubt: z.strictObject(doubtShape) });

export async function checkInterfaceDoubt(
  variables: Variables,
  context: StartContext,
): Promise<StartDecision> {
  const read = readApplication(ReportSchema, variables);
  if (!read.ok) return read.decision;
  const { authorisation: key, doubt } = read.application;
  const found = await context.records.findAuthorisation(key);
  if (!found) return invalid('authorisation', say(reportWords.noAuthorisation, { key }));
  if (found.grantee !== context.applicant.organisation) {
    return refuse('FORBIDDEN', say(reportWords.foreignDoubt, { key }));
  }
  if (found.mode !== 'interface') {
    return invalid('authorisation', say(reportWords.storedData));
  }
  const entry = await context.findResource(found.resource);
  const provider = entry?.provider ?? found.provider;
  const parties = await partiesOf(context, { resource: found.resource, provider });
  return { ok: true, variables: { doubt, authorisation: { id: key, mode: found.mode }, ...parties } };
}
