/** Transcripts of the released processes: who may start is checked as the API does, by the demo accounts. */
import { catalogue } from '../../processes/demo/catalogue.js';
import { organisations } from '../../processes/demo/organisations.js';
import { demoUsers } from '../../processes/demo/users.js';
import { readReleases } from '../../processes/released.js';
import { checkStart } from '../../processes/startChecks.js';
import { definitionOf } from '../support/run.js';
import { type Scenario, type StartCheck, testTranscripts } from './run.js';

const startCheck: StartCheck = async (processId, variables, user, now) => {
  const account = demoUsers.find((each) => each._id === user);
  const membership = account?.memberships[0];
  if (!account || !membership) throw new Error(`The demo has no account "${user}"`);
  return checkStart(processId, variables, {
    applicant: { user, name: account.displayName, organisation: membership.organisation },
    now,
    findOrganisation: async (code) => organisations.find((each) => each._id === code) ?? null,
    findResource: async (code) => catalogue.find((each) => each._id === code) ?? null,
  });
};

/** Plays `test/scenarios/<folder>` with the latest releases of these processes, and of supervision. */
export function testReleased(folder: string, processes: readonly string[]): void {
  const prepared = (async (): Promise<Scenario> => {
    const releases = await readReleases();
    const latest = new Map(releases.map((release) => [release.processId, release]));
    const needed = [...latest.values()].filter(({ processId }) =>
      ['a22-rectification', ...processes].includes(processId),
    );
    const definitions = needed.map((release, n) => definitionOf(release.source.content, String(n + 1)));
    return { definitions: await Promise.all(definitions), checkStart: startCheck };
  })();
  testTranscripts(new URL(`../../../test/scenarios/${folder}/`, import.meta.url), () => prepared);
}
