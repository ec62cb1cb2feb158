/** A report of doubtful table or file data (A10-3a, A11-3a): by the department that received the delivery. */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { readApplication } from '../application.js';
import { doubtShape, keySchema, partiesOf } from '../doubt.js';
import { dateOf } from '../shanghai.js';
import { invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { reportWords } from '../wordings.js';

const ReportSchema = z.strictObject({
  delivery: keySchema,
  doubt: z.strictObject({ discoveredOn: z.iso.date(), ...doubtShape }),
});

export async function checkDataDoubt(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = readApplication(ReportSchema, variables);
  if (!read.ok) return read.decision;
  const { delivery: key, doubt } = read.application;
  const delivery = await context.records.findDelivery(key);
  if (!delivery) return invalid('delivery', say(reportWords.noDelivery, { key }));
  if (delivery.receiver !== context.applicant.organisation) {
    return refuse('FORBIDDEN', say(reportWords.foreignDelivery, { key }));
  }
  if (delivery.mode === 'interface') return invalid('delivery', say(reportWords.interfaceData));
  const deliveredOn = dateOf(delivery.deliveredAt);
  if (doubt.discoveredOn < deliveredOn) {
    return invalid('doubt.discoveredOn', say(reportWords.beforeDelivery, { deliveredOn }));
  }
  if (doubt.discoveredOn > dateOf(context.now))
    return invalid('doubt.discoveredOn', say(reportWords.foundLater));
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
