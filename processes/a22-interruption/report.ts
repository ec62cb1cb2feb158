/**
 * A report that an interface is interrupted (A22-2): by the department that is authorised to use it, or by
 * the platform, whose monitoring may see it first.
 */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { readApplication } from '../application.js';
import { platformOrganisation } from '../demo/organisations.js';
import { doubtShape, keySchema, partiesOf } from '../doubt.js';
import { dateOf } from '../shanghai.js';
import { invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { reportWords } from '../wordings.js';

const ReportSchema = z.strictObject({
  authorisation: keySchema,
  interruption: z.strictObject({ since: z.iso.date(), impact: doubtShape.description }),
});

export async function checkInterruption(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = readApplication(ReportSchema, variables);
  if (!read.ok) return read.decision;
  const { authorisation: key, interruption } = read.application;
  const found = await context.records.findAuthorisation(key);
  if (!found) return invalid('authorisation', say(reportWords.noAuthorisation, { key }));
  const { organisation } = context.applicant;
  if (found.grantee !== organisation && organisation !== platformOrganisation) {
    return refuse('FORBIDDEN', say(reportWords.foreignInterruption, { key }));
  }
  if (found.mode !== 'interface') return invalid('authorisation', say(reportWords.noInterface, { key }));
  if (found.state !== 'active') return invalid('authorisation', say(reportWords.notInForce, { key }));
  const date = dateOf(found.grantedAt);
  if (interruption.since < date) return invalid('interruption.since', say(reportWords.beforeGrant, { date }));
  if (interruption.since > dateOf(context.now))
    return invalid('interruption.since', say(reportWords.interruptedLater));
  const holder = await context.findOrganisation(found.grantee);
  return {
    ok: true,
    variables: {
      interruption,
      authorisation: { id: key, mode: found.mode },
      holder: { organisation: found.grantee, organisationName: holder?.name ?? found.grantee },
      ...(await partiesOf(context, found)),
    },
  };
}
