/** What is on record of earlier cases, for starts that refer to one: a doubt, a dispute, a batch. */
import { type Authorisation, authorisationsOn } from '../models/authorisations.js';
import { type Delivery, deliveriesOn } from '../models/deliveries.js';
import { type InstanceRow, instancesOn } from '../models/instances.js';
import { subscriptionsOn } from '../models/subscriptions.js';
import type { Context } from './context.js';
import { apiLimits } from './limits.js';

async function caseOf({ connection, engine }: Context, instance: string) {
  const row = await instancesOn(connection).findById(instance).lean<InstanceRow>();
  if (!row) return null;
  return { instance, processId: row.processId, variables: await engine.variables(instance) };
}

export const caseRecords = (context: Context) => ({
  findDelivery: (key: string) => deliveriesOn(context.connection).findById(key).lean<Delivery>(),
  findAuthorisation: (key: string) =>
    authorisationsOn(context.connection).findById(key).lean<Authorisation>(),
  findAuthorisationOf: (instance: string) =>
    authorisationsOn(context.connection).findOne({ instance }).lean<Authorisation>(),
  findCase: (instance: string) => caseOf(context, instance),
  findWaiting: async (message: string) => {
    const rows = await subscriptionsOn(context.connection)
      .find({ kind: 'message', message, state: 'OPEN' })
      .sort({ _id: 1 })
      .limit(apiLimits.casesPerBatchMax)
      .lean();
    const cases = await Promise.all(rows.map(({ instance }) => caseOf(context, instance)));
    return cases.filter((each) => each !== null);
  },
});
export type CaseRecords = ReturnType<typeof caseRecords>;
