import { checkCompletion } from '../../processes/completionChecks.js';
import { demoUsers } from '../../processes/demo/users.js';
import { readReleases } from '../../processes/released.js';
import { checkStart } from '../../processes/startChecks.js';
import { recordsOf } from '../processes/records.js';
import { demoStart } from '../support/demoStart.js';
import { definitionOf } from '../support/run.js';
import { authorisations, cases, deliveries, waiting } from './onRecord.js';
import { type CompletionCheck, type Scenario, type StartCheck, testTranscripts } from './run.js';

const contextOf = (user: string, now: string) => {
  const account = demoUsers.find((each) => each._id === user);
  const membership = account?.memberships[0];
  if (!account || !membership) throw new Error(`The demo has no account "${user}"`);
  const applicant = { user, name: account.displayName, organisation: membership.organisation };
  const records = recordsOf({ deliveries, authorisations, cases, waiting });
  return { ...demoStart(applicant, now), records };
};

const startCheck: StartCheck = async (processId, variables, user, now) =>
  checkStart(processId, variables, contextOf(user, now));

const completionCheck: CompletionCheck = async (task, variables, user, now) =>
  checkCompletion({ ...task, variables }, contextOf(user, now));

/** What an application for an interface calls, one by another. */
export const called = ['article-14', 'article-15', 'article-16', 'a08-connection'];

/** Plays `test/scenarios/<folder>` with the latest releases of these processes, and of supervision. */
export function testReleased(folder: string, processes: readonly string[]): void {
  const prepared = (async (): Promise<Scenario> => {
    const releases = await readReleases();
    const latest = new Map(releases.map((release) => [release.processId, release]));
    const needed = [...latest.values()].filter(({ processId }) =>
      ['a22-rectification', ...processes].includes(processId),
    );
    const definitions = needed.map((release, n) => definitionOf(release.source.content, String(n + 1)));
    return {
      definitions: await Promise.all(definitions),
      checkStart: startCheck,
      checkCompletion: completionCheck,
    };
  })();
  testTranscripts(new URL(`../../../test/scenarios/${folder}/`, import.meta.url), () => prepared);
}
