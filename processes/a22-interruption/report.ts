/**
 * A report that an interface is interrupted (A22-2): by the department that is authorised to use it, or by
 * the platform, whose monitoring may see it first.
 */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say, wording } from '../../engine/wording.js';
import { readApplication } from '../application.js';
import { platformOrganisation } from '../demo/organisations.js';
import { doubtShape, keySchema, partiesOf } from '../doubt.js';
import { dateOf } from '../shanghai.js';
import { invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';

const ReportSchema = z.strictObject({
  authorisation: keySchema,
  interruption: z.strictObject({ since: z.iso.date(), impact: doubtShape.description }),
});

const words = {
  unknown: wording('没有编号为 "{key}" 的授权', 'There is no authorisation "{key}"'),
  foreign: wording(
    '编号为 "{key}" 的授权不属于本部门，不能由本部门反映',
    'The authorisation "{key}" belongs to another department, which reports its interruption itself',
  ),
  noInterface: wording(
    '编号为 "{key}" 的授权不是服务接口的授权',
    'The authorisation "{key}" is not one for an interface',
  ),
  notInForce: wording(
    '编号为 "{key}" 的授权不在有效状态，因此不能调用的，不属于接口中断',
    'The authorisation "{key}" is not in force: that it cannot be used is no interruption',
  ),
  early: wording(
    '中断日期不得早于授权日期 {date}',
    'The interruption cannot be before the authorisation, {date}',
  ),
  future: wording('中断日期不得晚于今天', 'The interruption cannot be after today'),
};

export async function checkInterruption(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = readApplication(ReportSchema, variables);
  if (!read.ok) return read.decision;
  const { authorisation: key, interruption } = read.application;
  const found = await context.records.findAuthorisation(key);
  if (!found) return invalid('authorisation', say(words.unknown, { key }));
  const { organisation } = context.applicant;
  if (found.grantee !== organisation && organisation !== platformOrganisation) {
    return refuse('FORBIDDEN', say(words.foreign, { key }));
  }
  if (found.mode !== 'interface') return invalid('authorisation', say(words.noInterface, { key }));
  if (found.state !== 'active') return invalid('authorisation', say(words.notInForce, { key }));
  const date = dateOf(found.grantedAt);
  if (interruption.since < date) return invalid('interruption.since', say(words.early, { date }));
  if (interruption.since > dateOf(context.now)) return invalid('interruption.since', say(words.future));
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
