/** Records of earlier cases for start checks without a database: what the test says is on record. */
import type { Authorisation } from '../../models/authorisations.js';
import type { Delivery } from '../../models/deliveries.js';
import type { Case, CaseRecords } from '../../processes/startDecision.js';

interface OnRecord {
  deliveries?: Delivery[];
  authorisations?: Authorisation[];
  cases?: Case[];
  waiting?: Case[];
}

export function recordsOf(given: OnRecord = {}): CaseRecords {
  const { deliveries = [], authorisations = [], cases = [], waiting = [] } = given;
  return {
    findDelivery: async (key) => deliveries.find(({ _id }) => _id === key) ?? null,
    findAuthorisation: async (key) => authorisations.find(({ _id }) => _id === key) ?? null,
    findAuthorisationOf: async (key) => authorisations.find(({ instance }) => instance === key) ?? null,
    findCase: async (key) => cases.find(({ instance }) => instance === key) ?? null,
    findWaiting: async () => waiting,
  };
}
