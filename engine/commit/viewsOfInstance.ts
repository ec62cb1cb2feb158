/** The row of the instance itself, written only when something that it shows changes. */
import type { InstanceRowState } from '../../models/instances.js';
import { departmentOf, objectOf } from '../elements/work/applicant.js';
import { modeIn, titleIn } from '../elements/work/title.js';
import type { Commit, InstanceState, InstanceStatus, Task } from '../vocabulary.js';
import { setOrUnset } from './difference.js';
import type { Change, Step, ViewWrite } from './views.js';
import { audienceName, audienceOf } from './viewsOfTasks.js';

const rowStates: Record<InstanceStatus, InstanceRowState> = {
  active: 'ACTIVE',
  completed: 'COMPLETED',
  canceled: 'CANCELED',
  failed: 'FAILED',
  terminated: 'TERMINATED',
};

const incidentsIn = (state: InstanceState): number => Object.keys(state.incidents).length;

/** Whom a task concerns, and to whom it is copied. */
const concerned = (task: Task): string[] => [...audienceOf(task), ...(task.copiedTo ?? []).map(audienceName)];

const audienceIn = (tasks: Iterable<Task>, ...others: (string | undefined)[]): string[] => [
  ...new Set([...[...tasks].flatMap(concerned), ...others.filter((one) => one !== undefined)]),
];

/** The department that the platform entered it for. */
const offlineDepartment = ({ event }: Commit): string | undefined =>
  event.type === 'instance.started' ? departmentOf(objectOf(event.variables.applicant)) : undefined;

/** Whom the step brought in: in the audience of a task that it opened or changed, and of no task before. */
function newcomers(before: InstanceState, after: InstanceState): string[] {
  if (before.tasks === after.tasks) return [];
  const touched = Object.values(after.tasks).filter((task) => before.tasks[task.key] !== task);
  if (touched.length === 0) return [];
  const found = new Set(touched.flatMap(concerned));
  for (const task of Object.values(before.tasks)) {
    for (const one of concerned(task)) found.delete(one);
    if (found.size === 0) return [];
  }
  return [...found];
}

export function instanceViews({ definition, commit, before, after }: Step): ViewWrite[] {
  if (before === null) {
    const department = offlineDepartment(commit);
    // The driver leaves out what is `undefined`.
    const row = {
      _id: after.instance,
      definition: definition.key,
      processId: definition.processId,
      processName: definition.name,
      version: definition.version,
      versionTag: definition.versionTag,
      initiator: after.initiator.id,
      startedAt: new Date(after.startedAt),
      parent: after.parent,
      origin: after.origin,
      ...(department !== undefined && { offline: true }),
      audience: audienceIn(Object.values(after.tasks), department),
      mode: after.limit && modeIn(after),
      ...moving(after, commit),
    };
    return [{ kind: 'insert', view: 'instances', row }];
  }
  const same =
    before.status === after.status &&
    before.overdue === after.overdue &&
    before.businessKey === after.businessKey &&
    titleIn(before) === titleIn(after) &&
    before.limit === after.limit &&
    ((before.timers === after.timers && before.tasks === after.tasks) ||
      isProvisional(before) === isProvisional(after)) &&
    (before.incidents === after.incidents || incidentsIn(before) === incidentsIn(after));
  const audience = newcomers(before, after);
  if (same && audience.length === 0) return [];
  const change: Change = setOrUnset(moving(after, commit));
  if (audience.length > 0) change.$addToSet = { audience: { $each: audience } };
  return [{ kind: 'update', view: 'instances', key: after.instance, seq: commit.seq, change }];
}

const dateOf = (instant: string | undefined): Date | undefined =>
  instant === undefined ? undefined : new Date(instant);

/** Whether any due date in the instance touches a year without a notice. */
function isProvisional({ tasks, timers, limit, status }: InstanceState): true | undefined {
  if (status === 'active' && limit?.provisional) return true;
  for (const task of Object.values(tasks)) if (task.provisional) return true;
  for (const timer of Object.values(timers)) if (timer.provisional) return true;
  return undefined;
}

/** Why the commit ended the instance, as far as it says. */
const reasonIn = ({ moves }: Commit): string | undefined =>
  moves.flatMap((move) => ('reason' in move && move.reason !== undefined ? [move.reason] : [])).at(-1);

function moving(after: InstanceState, commit: Commit) {
  return {
    state: rowStates[after.status],
    endedAt: after.endedAt === undefined ? undefined : new Date(after.endedAt),
    endReason: after.status === 'active' ? undefined : reasonIn(commit),
    incidents: incidentsIn(after),
    overdue: after.overdue,
    businessKey: after.businessKey,
    // What has ended has no variables any more, and keeps what it was called.
    ...(after.scopes[after.root] && { title: titleIn(after) }),
    dueAt: dateOf(after.limit?.dueAt),
    dueDate: after.limit?.dueDate,
    warnAt: dateOf(after.limit?.warnAt),
    pausedAt: dateOf(after.limit?.pausedAt),
    daysLeft: after.limit?.daysLeft,
    light: after.limit?.light,
    provisional: isProvisional(after),
    seq: commit.seq,
  };
}
