/** A report of doubtful table or file data (A10-3a, A11-3a): by the department that received the delivery. */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { readApplication } from '../application.js';
import { doubtShape, keySchema, partiesOf } from '../doubt.js';
import { dateOf } from '../shanghai.js';
import { invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';

const ReportSchema = z.strictObject({
  delivery: keySchema,
  doubt: z.strictObject({ discoveredOn: z.iso.date(), ...doubtShape }),
});

export async function checkDataDoubt(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = readApplication(ReportSchema, variables);
  if (!read.ok) return read.decision;
  const { delivery: key, doubt } = read.application;
  const delivery = await context.records.findDelivery(key);
  if (!delivery) return invalid('delivery', `没有编号为 "${key}" 的交付`);
  if (delivery.receiver !== context.applicant.organisation) {
    return refuse('FORBIDDEN', `编号为 "${key}" 的数据不是交付给本部门的，不能由本部门反馈疑义`);
  }
  if (delivery.mode === 'interface') return invalid('delivery', '服务接口数据的疑义按第二十条反馈');
  const deliveredOn = dateOf(delivery.deliveredAt);
  if (doubt.discoveredOn < deliveredOn) {
    return invalid('doubt.discoveredOn', `发现日期不得早于交付日期 ${deliveredOn}`);
  }
  if (doubt.discoveredOn > dateOf(context.now)) return invalid('doubt.discoveredOn', '发现日期不得晚于今天');
  const { _id: id, mode, format, batch, library, deliveredAt } = delivery;
  const about: Variables = {
    id,
    mode,
    batch,
    deliveredAt,
    ...(format !== undefined && { format }),
    ...(library !== undefined && { library }),
  };
  const { authorisation } = delivery;
  return {
    ok: true,
    variables: {
      doubt,
      delivery: about,
      ...(authorisation !== undefined && { authorisation: { id: authorisation } }),
      ...(await partiesOf(context, delivery)),
    },
  };
}
