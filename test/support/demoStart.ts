/** What a start check is given when it is asked without a server: the demo data, and seals that all hold. */
import { catalogue } from '../../processes/demo/catalogue.js';
import { organisations } from '../../processes/demo/organisations.js';
import type { StartContext } from '../../processes/startDecision.js';
import { recordsOf } from '../processes/records.js';

export const demoStart = (applicant: StartContext['applicant'], now: string): StartContext => ({
  applicant,
  now,
  findOrganisation: async (code) => organisations.find((each) => each._id === code) ?? null,
  findResource: async (code) => catalogue.find((each) => each._id === code) ?? null,
  records: recordsOf(),
  checkSeal: async (record, organisation) => ({ evidence: { record, organisation } }),
});
