import { variablesAt } from '../../engine/history/variables.js';
import type { Definition } from '../../engine/vocabulary.js';
import type { Authorisation } from '../../models/authorisations.js';
import { checkCompletion } from '../../processes/completionChecks.js';
import { demoUsers } from '../../processes/demo/users.js';
import { readReleases } from '../../processes/released.js';
import { checkStart } from '../../processes/startChecks.js';
import type { Case } from '../../processes/startDecision.js';
import { recordsOf } from '../processes/records.js';
import { demoStart } from '../support/demoStart.js';
import { definitionOf } from '../support/run.js';
import type { CompletionCheck, StartCheck } from './execute.js';
import type { Instance } from './office.js';
import { authorisations, cases, deliveries, waiting } from './onRecord.js';
import { testTranscripts } from './run.js';

const casesIn = (instances: readonly Instance[]): Case[] =>
  instances.map(({ state }) => ({
    instance: state.instance,
    processId: state.processId,
    variables: variablesAt(state, undefined),
  }));

/** Who may use an interface by what the transcript has led to, under the id that its worker gave. */
const grantedIn = (instances: readonly Instance[]): Authorisation[] =>
  casesIn(instances).flatMap(({ instance, processId, variables }) => {
    if (!['article-15', 'article-16'].includes(processId) || !variables.authorisation) return [];
    const { authorisation, resource, applicant } = variables as Record<string, Record<string, string>>;
    const of = { instance, processId, resource: resource!.code!, grantor: resource!.provider! };
    const { organisation: grantee, user: holder } = applicant!;
    return [{ ...authorisations[0]!, ...of, _id: authorisation!.id!, grantee: grantee!, holder: holder! }];
  });

interface Paper {
  organisation: string;
  applicantName: string;
  receivedOn: string;
  scan: string;
}

/** Who applies: the user's department, or the one whose paper he enters (A9). */
const contextOf = (user: string, now: string, instances: readonly Instance[] = [], paper?: Paper) => {
  const account = demoUsers.find((each) => each._id === user);
  const membership = account?.memberships[0];
  if (!account || !membership) throw new Error(`The demo has no account "${user}"`);
  const { displayName } = account;
  const offline = paper && {
    ...{ enteredBy: user, enteredByName: displayName },
    ...{ receivedOn: paper.receivedOn, scan: paper.scan },
  };
  const applicant = {
    user,
    name: paper?.applicantName ?? displayName,
    organisation: paper?.organisation ?? membership.organisation,
    ...(offline && { offline }),
  };
  const records = recordsOf({
    deliveries,
    authorisations: [...authorisations, ...grantedIn(instances)],
    cases: [...cases, ...casesIn(instances)],
    waiting,
  });
  return { ...demoStart(applicant, now), records };
};

const startCheck: StartCheck = async (processId, { onBehalfOf, ...given }, user, now, instances) => {
  const context = contextOf(user, now, instances, onBehalfOf as unknown as Paper | undefined);
  const decision = await checkStart(processId, given, context);
  const { offline } = context.applicant;
  if (!decision.ok || !offline) return decision;
  const { applicant, ...variables } = decision.variables;
  return { ok: true, variables: { ...variables, applicant: { ...(applicant as object), offline } } };
};

const completionCheck: CompletionCheck = async (task, variables, user, now) =>
  checkCompletion({ ...task, variables }, contextOf(user, now));

/** What an application for an interface calls, one by another. */
export const called = ['article-14', 'article-15', 'article-16', 'a08-connection'];

async function latestOf(processes: readonly string[]): Promise<Definition[]> {
  const latest = new Map((await readReleases()).map((release) => [release.processId, release]));
  const needed = [...latest.values()].filter(({ processId }) => processes.includes(processId));
  return Promise.all(needed.map(({ source }, n) => definitionOf(source.content, String(n + 1))));
}

const transcriptsIn = (folder: string): URL => new URL(`../../../test/scenarios/${folder}/`, import.meta.url);

/** Plays `test/scenarios/<folder>` with the latest releases of these processes, and of supervision. */
export function testReleased(folder: string, processes: readonly string[]): void {
  const prepared = latestOf(['a22-rectification', ...processes]).then((definitions) => ({
    definitions,
    checkStart: startCheck,
    checkCompletion: completionCheck,
  }));
  testTranscripts(transcriptsIn(folder), () => prepared);
}

/** The same of a process that nobody starts by hand: no start is checked. */
export function testStartedBySystem(folder: string, processes: readonly string[]): void {
  const prepared = latestOf(processes).then((definitions) => ({ definitions }));
  testTranscripts(transcriptsIn(folder), () => prepared);
}
