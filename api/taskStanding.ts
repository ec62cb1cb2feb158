/**
 * Who may use which verb on a human task. The API decides here who the caller is to the task; whether the
 * task is in a state for the verb, the kernel decides (engine/elements/taskVerbs). docs/TASK-VERBS.md shows
 * both.
 *
 * TS1 A verb is used by who has one of its standings, and by nobody else.
 */
import { CodedError } from '../engine/errors.js';
import type { Actor } from '../engine/vocabulary.js';
import { inOne, say } from '../engine/wording.js';
import { verbTitle } from '../engine/wordings/tasks.js';
import type { TaskRow } from '../models/tasks.js';
import { actorOf, type Caller, personsOf } from './auth/caller.js';
import { isCandidate, isTaskVisible } from './visibility.js';
import { recordWords } from './wordings/records.js';

export const standings = {
  handler: {
    zh: '签收人（无人签收时为任一候选办理人）',
    en: 'the assignee; of a task that nobody has taken, any candidate',
  },
  candidate: { zh: '候选办理人', en: 'a candidate by group or name' },
  delegator: { zh: '委派人', en: 'who delegated it' },
  completer: { zh: '办结人', en: 'who completed it' },
  applicant: { zh: '申请人', en: 'who started the instance' },
  lead: { zh: '办理单位的分管负责人', en: 'a lead of an organisation that the task waits for' },
  platform: { zh: '平台', en: 'the platform (A5)' },
  admin: { zh: '管理员', en: 'an administrator' },
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
  addSigners: ['handler'],
  removeSigner: ['handler'],
  return: ['handler'],
  withdraw: ['completer'],
  copy: ['handler', 'delegator', 'lead', 'platform', 'admin'],
  supervise: ['platform', 'admin'],
  requestCorrection: ['handler'],
  withdrawCorrection: ['handler'],
  urge: ['applicant', 'delegator', 'lead', 'platform', 'admin'],
};

const organisationsOf = (row: TaskRow): Set<string> =>
  new Set(row.candidateGroups.map((group) => group.slice(group.indexOf('@') + 1)));

const tests: Record<Standing, (caller: Caller, row: TaskRow) => boolean> = {
  handler: (caller, row) =>
    row.assignee === undefined ? isCandidate(caller, row) : row.assignee === caller.name,
  candidate: (caller, row) => isCandidate(caller, row) || row.assignee === caller.name,
  delegator: (caller, row) => row.delegatedBy === caller.name,
  completer: (caller, row) => (row.onBehalfOf ?? row.completedBy) === caller.name,
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

/** Whether the caller leads an organisation that the task waits for. */
export const isLeadOf = (caller: Caller, row: TaskRow): boolean => tests.lead(caller, row);

/** What a deputy has of the absent one: the work, not his offices. */
const inherited: readonly Standing[] = ['handler', 'candidate', 'delegator', 'completer'];

/** In whose place the caller may use the verb: himself first, then an absent one; undefined if in none. */
function entitled(verb: string, caller: Caller, row: TaskRow): Caller | undefined {
  const needed = verbStandings[verb] ?? [];
  return personsOf(caller).find((one) =>
    needed.some((standing) => (one === caller || inherited.includes(standing)) && tests[standing](one, row)),
  );
}

export const mayUse = (verb: string, caller: Caller, row: TaskRow): boolean =>
  entitled(verb, caller, row) !== undefined;

/** The actor of the log that the caller would be for the verb, as himself where he may not use it. */
export function actorFor(verb: string, caller: Caller, row: TaskRow): Actor {
  const person = entitled(verb, caller, row) ?? caller;
  return person === caller ? actorOf(caller) : { ...actorOf(caller), onBehalfOf: person.name };
}

const forbidden = (verb: string, row: TaskRow): CodedError => {
  const who = inOne((verbStandings[verb] ?? []).map((one) => standings[one]));
  return new CodedError(
    'TASK_FORBIDDEN',
    say(recordWords.verbFor, { key: row._id, verb: verbTitle(verb), who }),
  );
};

/** Whom the task does not concern at all is told nothing about it, not even that it is closed. */
export function refuseStranger(verb: string, caller: Caller, row: TaskRow): void {
  if (!isTaskVisible(caller, row) && !mayUse(verb, caller, row)) throw forbidden(verb, row);
}

/** In whose name the verb stands in the log; throws TASK_FORBIDDEN, or TASK_ASSIGNED in another's hands. */
export function actingOn(verb: string, caller: Caller, row: TaskRow): Actor {
  if (mayUse(verb, caller, row)) return actorFor(verb, caller, row);
  const isTaken = row.state === 'CREATED' && row.assignee !== undefined;
  if (isTaken && verbStandings[verb]?.includes('handler') && isTaskVisible(caller, row)) {
    throw new CodedError(
      'TASK_ASSIGNED',
      say(recordWords.inHands, { key: row._id, assignee: row.assignee ?? '' }),
    );
  }
  throw forbidden(verb, row);
}
