/** Rows of human tasks: opened, changed (assigned, lights), closed by completion or cancellation. */
import { neverDueAt, type TaskRow } from '../../models/tasks.js';
import { isOffline } from '../elements/work/applicant.js';
import { modeIn, titleIn } from '../elements/work/title.js';
import type { Commit, Key, Move, Task, TaskMove } from '../vocabulary.js';
import { differenceOf, setOrUnset } from './difference.js';
import type { Change, Step, ViewWrite } from './views.js';

const dateOf = (instant: string | undefined): Date | undefined =>
  instant === undefined ? undefined : new Date(instant);

export function taskViews(step: Step): ViewWrite[] {
  const { commit, before, after } = step;
  const isRetitled = before !== null && titleIn(before) !== titleIn(after);
  if (before?.tasks === after.tasks && !isRetitled) return [];
  const { opened, changed, closed } = differenceOf(before?.tasks, after.tasks);
  const writes: ViewWrite[] = opened.map((task) => ({
    kind: 'insert',
    view: 'tasks',
    row: openedRow(step, task),
  }));
  const touched = isRetitled
    ? Object.values(after.tasks).filter((task) => !opened.includes(task))
    : changed.map(([, task]) => task);
  for (const task of touched) writes.push(write(task.key, commit, changedRow(step, task)));
  for (const task of closed) writes.push(write(task.key, commit, closedRow(commit, task.key)));
  return writes;
}

const write = (key: Key, commit: Commit, change: Change): ViewWrite => ({
  kind: 'update',
  view: 'tasks',
  key,
  seq: commit.seq,
  change,
});

/**
 * Whom a task concerns: its candidate groups as they are, its candidate users and assignee as `user:<name>`.
 */
export function audienceOf(task: Task): string[] {
  if (task.assignee === undefined && task.candidateUsers.length === 0) return task.candidateGroups;
  const candidates = [...task.candidateUsers, ...(task.assignee === undefined ? [] : [task.assignee])];
  const users = [...new Set(candidates)].map((user) => `user:${user}`);
  return [...task.candidateGroups, ...users];
}

/** A user as an audience names him; a group, with its `@`, as it is. */
export const audienceName = (name: string): string => (name.includes('@') ? name : `user:${name}`);

/** What may change while a task is open; `undefined` where the task lacks it. */
function moving(task: Task, { commit, after }: Step) {
  return {
    title: titleIn(after),
    name: task.name,
    assignee: task.assignee,
    delegatedBy: task.delegatedBy,
    copiedTo: task.copiedTo?.map(audienceName),
    candidateGroups: task.candidateGroups,
    candidateUsers: task.candidateUsers,
    audience: audienceOf(task),
    priority: task.priority,
    form: task.form,
    dueAt: dateOf(task.dueAt),
    dueDate: task.dueDate,
    warnAt: dateOf(task.warnAt),
    followUpAt: dateOf(task.followUpAt),
    calendar: task.schedule?.calendar,
    provisional: task.provisional,
    pausedAt: dateOf(task.pausedAt),
    daysLeft: task.daysLeft,
    light: task.light,
    orderAt: dateOf(task.dueAt) ?? neverDueAt,
    customHeaders: task.customHeaders,
    seq: commit.seq,
  };
}

/** The driver leaves out what is `undefined`. */
function openedRow(step: Step, task: Task) {
  const { definition, after } = step;
  return {
    _id: task.key,
    instance: after.instance,
    definition: definition.key,
    processId: definition.processId,
    processName: definition.name,
    version: definition.version,
    businessKey: after.businessKey,
    initiator: after.initiator.id,
    element: task.element,
    state: 'CREATED' satisfies TaskRow['state'],
    openedAt: new Date(task.openedAt),
    involved: [],
    purpose: task.purpose,
    asks: task.asks?.items,
    run: task.of,
    offline: isOffline(after) || undefined,
    mode: modeIn(after),
    ...moving(task, step),
  };
}

function changedRow(step: Step, task: Task): Change {
  const change: Change = setOrUnset(moving(task, step));
  const user = userOf(step.commit, task.key);
  return user === undefined ? change : { ...change, $addToSet: { involved: user } };
}

function closedRow(commit: Commit, key: Key): Change {
  const returned = moveOf(commit, key, 'task.returned');
  const move = returned ?? moveOf(commit, key, 'task.completed');
  const change: Change = {
    $set: { state: move ? 'COMPLETED' : 'CANCELED', closedAt: new Date(commit.event.at), seq: commit.seq },
  };
  const by = move && (move.by ?? (commit.event.by.kind === 'user' ? commit.event.by.id : undefined));
  if (by !== undefined) change.$set.completedBy = by;
  if (move?.onBehalfOf !== undefined) change.$set.onBehalfOf = move.onBehalfOf;
  // Whoever returned a task has done his work on it.
  const action = returned ? 'returned' : move?.action;
  if (action !== undefined) change.$set.action = action;
  return change;
}

type MoveOfTask = Extract<Move, { type: TaskMove }>;
const moveOf = (commit: Commit, key: Key, type: TaskMove): MoveOfTask | undefined =>
  commit.moves.find((move): move is MoveOfTask => move.type === type && move.key === key);

/** The user whose command on this very task the commit is. */
function userOf({ event }: Commit, key: Key): string | undefined {
  return event.by.kind === 'user' && 'task' in event && event.task === key ? event.by.id : undefined;
}
