/**
 * The inbox of a clerk: 待办 what waits for one's groups and oneself, 已办 what one has done, 我发起的 what one
 * started. A task in a colleague's hands is his. Lights are those of now: a row needs no write for its
 * light to change.
 */
import type { InstanceRow } from '../models/instances.js';
import type { TaskRow } from '../models/tasks.js';
import { type Caller, personsOf } from './auth/caller.js';
import { likePattern } from './filter.js';
import { apiLimits } from './limits.js';
import type { Condition } from './search.js';
import { audienceOf, isCandidate, workAudienceOf } from './visibility.js';

export const lights = ['green', 'yellow', 'red'] as const;
export type Light = (typeof lights)[number];

export function lightOf({ dueAt, warnAt }: Pick<TaskRow, 'dueAt' | 'warnAt'>, nowMs: number): Light {
  if (dueAt && dueAt.getTime() <= nowMs) return 'red';
  return warnAt && warnAt.getTime() <= nowMs ? 'yellow' : 'green';
}

/**
 * In terms of `orderAt`, so that each light is a range of the inbox's index: red lies before now, the others
 * after it, and what is yellow is due within `yellowMsMax`.
 */
export function lightCondition(light: Light, nowMs: number): Condition {
  const now = new Date(nowMs);
  if (light === 'red') return { orderAt: { $lte: now } };
  if (light === 'green') return { orderAt: { $gt: now }, $or: [{ warnAt: null }, { warnAt: { $gt: now } }] };
  return { orderAt: { $gt: now, $lte: new Date(nowMs + apiLimits.yellowMsMax) }, warnAt: { $lte: now } };
}

const namesOf = (caller: Caller): string[] => personsOf(caller).map(({ name }) => name);

/** Narrowed to one of the caller's organisations, or all of them. */
export function todoCondition(caller: Caller, organisation: string | undefined): Condition {
  const audience = workAudienceOf(caller).filter(
    (one) => organisation === undefined || one.endsWith(`@${organisation}`),
  );
  return { state: 'CREATED', audience: { $in: audience }, assignee: { $in: [null, ...namesOf(caller)] } };
}

/** What one has taken; `user:<name>` leads to it directly. */
export const mineCondition = (caller: Caller): Condition => ({
  state: 'CREATED',
  audience: { $in: namesOf(caller).map((name) => `user:${name}`) },
  assignee: { $in: namesOf(caller) },
});

/** 抄送: what was copied to one or to one's groups, open or not. */
export const copiedCondition = (caller: Caller): Condition => ({ copiedTo: { $in: audienceOf(caller) } });

/** In whose place the caller would work on a task that is not his own. */
export function representedOn(row: TaskRow, caller: Caller): string | undefined {
  const isHis = (one: Caller) =>
    row.assignee === undefined ? isCandidate(one, row) : row.assignee === one.name;
  return isHis(caller) ? undefined : caller.inPlaceOf?.find(isHis)?.name;
}

export const doneCondition = (caller: Caller): Condition => ({
  state: 'COMPLETED',
  completedBy: caller.name,
});

export const startedCondition = (caller: Caller): Condition => ({
  initiator: caller.name,
  parent: { $exists: false },
});

/** A text in the names, the number of the case, who started it; or the key of the task or instance. */
export function textCondition(text: string, paths: readonly string[]): Condition {
  const pattern = likePattern(`*${text.replaceAll(/[\\*?]/g, '\\$&')}*`);
  return { $or: [...paths.map((path) => ({ [path]: { $regex: pattern } })), { _id: text }] };
}

const organisationOf = (group: string): string => group.slice(group.indexOf('@') + 1);

/** Codes of the organisations that a task waits for. */
export const organisationsOf = (row: Pick<TaskRow, 'candidateGroups'>): string[] => [
  ...new Set(row.candidateGroups.map(organisationOf)),
];

const instant = (date: Date | undefined): string | undefined => date?.toISOString();

/** The members that are there. */
function present<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
}

export function taskItem(row: TaskRow, caller: Caller, names: ReadonlyMap<string, string>, nowMs: number) {
  const isOpen = row.state === 'CREATED';
  return present({
    userTaskKey: row._id,
    name: row.name,
    elementId: row.element,
    state: row.state,
    processInstanceKey: row.instance,
    processDefinitionId: row.processId,
    processName: row.processName,
    processDefinitionVersion: row.version,
    businessKey: row.businessKey,
    title: row.title,
    initiator: { name: row.initiator, displayName: names.get(row.initiator) ?? row.initiator },
    assignee: row.assignee,
    candidateGroups: row.candidateGroups,
    organisations: organisationsOf(row),
    priority: row.priority,
    light: isOpen ? lightOf(row, nowMs) : row.light,
    dueAt: instant(row.dueAt),
    dueDate: row.dueDate,
    warnAt: instant(row.warnAt),
    provisional: row.provisional ?? false,
    pausedAt: instant(row.pausedAt),
    daysLeft: row.daysLeft,
    openedAt: row.openedAt.toISOString(),
    closedAt: instant(row.closedAt),
    completedBy: row.completedBy,
    action: row.action,
    hasForm: row.form !== undefined || row.purpose !== undefined,
    asks: row.asks,
    isOffline: row.offline ?? false,
    onBehalfOf: isOpen ? representedOn(row, caller) : row.onBehalfOf,
    isMine: row.assignee !== undefined && namesOf(caller).includes(row.assignee),
    isClaimable: isOpen && row.assignee === undefined,
  });
}

/** A case: the instance that was started, with the open tasks and missed limits of those that it called. */
export function instanceItem(
  row: InstanceRow,
  { open, overdue, provisional }: { open: readonly TaskRow[]; overdue: number; provisional: boolean },
  nowMs: number,
) {
  return present({
    processInstanceKey: row._id,
    processDefinitionId: row.processId,
    processName: row.processName,
    processDefinitionVersion: row.version,
    businessKey: row.businessKey,
    title: row.title,
    state: row.state,
    startedAt: row.startedAt.toISOString(),
    endedAt: instant(row.endedAt),
    hasIncident: row.incidents > 0,
    overdue,
    endReason: row.endReason,
    dueAt: instant(row.dueAt),
    dueDate: row.dueDate,
    pausedAt: instant(row.pausedAt),
    provisional,
    isOffline: row.offline ?? false,
    openTasks: open.map((task) =>
      present({
        userTaskKey: task._id,
        name: task.name,
        organisations: organisationsOf(task),
        assignee: task.assignee,
        light: lightOf(task, nowMs),
        dueAt: instant(task.dueAt),
        dueDate: task.dueDate,
        provisional: task.provisional ?? false,
      }),
    ),
  });
}
