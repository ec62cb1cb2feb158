import { catalogue } from '../../processes/demo/catalogue.js';
import { organisations } from '../../processes/demo/organisations.js';
import { demoUsers } from '../../processes/demo/users.js';
import { readReleases } from '../../processes/released.js';
import { checkStart } from '../../processes/startChecks.js';
import { definitionOf } from '../support/run.js';
import { type Scenario, type StartCheck, testTranscripts } from './run.js';

const startCheck: StartCheck = async (processId, variables, user, now) => {
  const account = demoUsers.find((each) => each._id === user);
  const membership = account?.memberships.find((each) => each.role === 'requester');
  if (!account || !membership) throw new Error(`The demo has no requester "${user}"`);
  return checkStart(processId, variables, {
    applicant: { user, name: account.displayName, organisation: membership.organisation },
    now,
    findOrganisation: async (code) => organisations.find((each) => each._id === code) ?? null,
    findResource: async (code) => catalogue.find((each) => each._id === code) ?? null,
  });
};

const prepared = (async (): Promise<Scenario> => {
  const releases = await readReleases();
  const definitions = releases.map((release, n) => definitionOf(release.source.content, String(n + 1)));
  return { definitions: await Promise.all(definitions), checkStart: startCheck };
})();

testTranscripts(new URL('../../../test/scenarios/article-10/', import.meta.url), () => prepared);
