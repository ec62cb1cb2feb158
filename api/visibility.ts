/**
 * Who sees what. Work is given to a role within an organisation (`role@organisation`), so what one may see
 * follows from one's memberships: a task is visible to its candidates and assignee and to whoever worked on
 * it; an instance to who started it, and to every member of an organisation that held one of its tasks.
 * Auditors and admins see all; the platform, which runs the procedures (A5), sees all instances.
 *
 * V1  A list and a single read apply the same rule.
 */
import { CodedError } from '../engine/errors.js';
import { say } from '../engine/wording.js';
import type { InstanceRow } from '../models/instances.js';
import type { TaskRow } from '../models/tasks.js';
import { roles } from '../models/users.js';
import { type Caller, personsOf, seesAll } from './auth/caller.js';
import type { Condition } from './search.js';
import { recordWords } from './wordings/records.js';

/** How the caller stands in the `audience` of tasks: its groups and its name. */
export const audienceOf = (caller: Caller): string[] => [...caller.groups, `user:${caller.name}`];

/** The same with that of the absent ones for whom he stands in. */
export const workAudienceOf = (caller: Caller): string[] => [
  ...new Set(personsOf(caller).flatMap(audienceOf)),
];

/** Conditions on rows of tasks; none for those who see all. */
export function visibleTasks(caller: Caller): Condition[] {
  if (seesAll(caller)) return [];
  const acted = [{ involved: caller.name }, { completedBy: caller.name }];
  const copied = { copiedTo: { $in: audienceOf(caller) } };
  return [{ $or: [{ audience: { $in: workAudienceOf(caller) } }, copied, ...acted] }];
}

export function isTaskVisible(caller: Caller, task: TaskRow): boolean {
  const mine = new Set(workAudienceOf(caller));
  const copied = audienceOf(caller).some((one) => task.copiedTo?.includes(one));
  const hasActed = task.involved.includes(caller.name) || task.completedBy === caller.name;
  return seesAll(caller) || hasActed || copied || task.audience.some((one) => mine.has(one));
}

/** The task's candidate, by group or by name: may claim it. */
export function isCandidate(
  caller: Caller,
  task: Pick<TaskRow, 'candidateGroups' | 'candidateUsers'>,
): boolean {
  return (
    task.candidateUsers.includes(caller.name) ||
    task.candidateGroups.some((group) => caller.groups.includes(group))
  );
}

const seesAllInstances = (caller: Caller): boolean => seesAll(caller) || caller.roles.has('platform');

/** Every role of the caller's organisations: colleagues see what their organisation handles. */
function organisationAudience(caller: Caller): string[] {
  const codes = new Set(caller.memberships.map(({ organisation }) => organisation));
  const groups = [...codes].flatMap((code) => roles.map((role) => `${role}@${code}`));
  return [...groups, `user:${caller.name}`];
}

/** Conditions on rows of instances; none for those who see all. */
export function visibleInstances(caller: Caller): Condition[] {
  if (seesAllInstances(caller)) return [];
  return [{ $or: [{ initiator: caller.name }, { audience: { $in: organisationAudience(caller) } }] }];
}

export function refuseForeignInstance(caller: Caller, instance: InstanceRow): void {
  if (seesAllInstances(caller) || instance.initiator === caller.name) return;
  const mine = new Set(organisationAudience(caller));
  if (instance.audience.some((one) => mine.has(one))) return;
  throw new CodedError('FORBIDDEN', say(recordWords.foreignInstance, { key: instance._id }));
}
