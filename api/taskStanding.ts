/**
 * Who may use which verb on a human task. The API decides here who the caller is to the task; whether the
 * task is in a state for the verb, the kernel decides (engine/elements/taskVerbs). docs/TASK-VERBS.md shows
 * both.
 *
 * TS1 A verb is used by who has one of its standings, and by nobody else.
 */
import { CodedError } from '../engine/errors.js';
import type { Actor } from '../engine/vocabulary.js';
import type { TaskRow } from '../models/tasks.js';
import { actorOf, type Caller } from './auth/caller.js';
import { isCandidate, isTaskVisible } from './visibility.js';

export const standings = {
  handler: 'the assignee; of a task that nobody has taken, any candidate',
  candidate: 'a candidate by group or name',
  delegator: 'who delegated it',
  applicant: 'who started the instance',
  lead: 'a lead of an organisation that the task waits for',
  platform: 'the platform (A5)',
  admin: 'an administrator',
} as const;
export type Standing = keyof typeof standings;

/** Who may, by the verb's name in the registry of the engine. */
export const verbStandings: Record<string, readonly Standing[]> = {
  claim: ['candidate', 'admin'],
  unclaim: ['handler', 'admin'],
  complete: ['handler'],
  transfer: ['handler'],
  delegate: ['handler'],
  resolve: ['handler', 'delegator'],
  comment: ['handler', 'candidate', 'delegator', 'applicant', 'lead', 'platform', 'admin'],
  attach: ['handler'],
  detach: ['handler'],
  urge: ['applicant', 'delegator', 'lead', 'platform', 'admin'],
};

const organisationsOf = (row: TaskRow): Set<string> =>
  new Set(row.candidateGroups.map((group) => group.slice(group.indexOf('@') + 1)));

const tests: Record<Standing, (caller: Caller, row: TaskRow) => boolean> = {
  handler: (caller, row) =>
    row.assignee === undefined ? isCandidate(caller, row) : row.assignee === caller.name,
  candidate: (caller, row) => isCandidate(caller, row) || row.assignee === caller.name,
  delegator: (caller, row) => row.delegatedBy === caller.name,
  applicant: (caller, row) => row.initiator === caller.name,
  lead: (caller, row) => {
    const concerned = organisationsOf(row);
    return caller.memberships.some(
      ({ role, organisation }) => role === 'lead' && concerned.has(organisation),
    );
  },
  platform: (caller) => caller.roles.has('platform'),
  admin: (caller) => caller.roles.has('admin'),
};

/** Which standings the caller has towards the task. */
export const standingsOf = (caller: Caller, row: TaskRow): Standing[] =>
  (Object.keys(tests) as Standing[]).filter((one) => tests[one](caller, row));

export const mayUse = (verb: string, caller: Caller, row: TaskRow): boolean =>
  verbStandings[verb]?.some((one) => tests[one](caller, row)) === true;

const forbidden = (verb: string, row: TaskRow): CodedError => {
  const who = (verbStandings[verb] ?? []).map((one) => standings[one]).join('; ');
  return new CodedError('TASK_FORBIDDEN', `Task "${row._id}": "${verb}" is for ${who}`);
};

/** Whom the task does not concern at all is told nothing about it, not even that it is closed. */
export function refuseStranger(verb: string, caller: Caller, row: TaskRow): void {
  if (!isTaskVisible(caller, row) && !mayUse(verb, caller, row)) throw forbidden(verb, row);
}

/** In whose name the verb stands in the log; throws TASK_FORBIDDEN, or TASK_ASSIGNED in another's hands. */
export function actingOn(verb: string, caller: Caller, row: TaskRow): Actor {
  if (mayUse(verb, caller, row)) return actorOf(caller);
  if (row.assignee !== undefined && isTaskVisible(caller, row)) {
    throw new CodedError('TASK_ASSIGNED', `The task "${row._id}" is in the hands of "${row.assignee}"`);
  }
  throw forbidden(verb, row);
}
