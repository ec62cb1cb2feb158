/** A report of doubtful interface data (A20): by the department that holds the authorisation. */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { readApplication } from '../application.js';
import { doubtShape, keySchema, partiesOf } from '../doubt.js';
import { invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';

const ReportSchema = z.strictObject({ authorisation: keySchema, doubt: z.strictObject(doubtShape) });

export async function checkInterfaceDoubt(
  variables: Variables,
  context: StartContext,
): Promise<StartDecision> {
  const read = readApplication(ReportSchema, variables);
  if (!read.ok) return read.decision;
  const { authorisation: key, doubt } = read.application;
  const found = await context.records.findAuthorisation(key);
  if (!found) return invalid('authorisation', `没有编号为 "${key}" 的授权`);
  if (found.grantee !== context.applicant.organisation) {
    return refuse('FORBIDDEN', `编号为 "${key}" 的授权不属于本部门，不能由本部门反馈疑义`);
  }
  if (found.mode !== 'interface') {
    return invalid('authorisation', '库表、文件数据的疑义按第十条、第十一条，就交付记录反馈');
  }
  const entry = await context.findResource(found.resource);
  const provider = entry?.provider ?? found.grantor;
  const parties = await partiesOf(context, { resource: found.resource, provider });
  return { ok: true, variables: { doubt, authorisation: { id: key }, ...parties } };
}
