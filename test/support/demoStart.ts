/**
 * What a start check is given when it is asked without a server: the demo data, and files and seals that are
 * all the applicant’s.
 */
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
  findFile: async () => ({ uploadedBy: applicant.user, organisations: [applicant.organisation] }),
  checkSeal: async (record, organisation) => ({ evidence: { record, organisation } }),
});
