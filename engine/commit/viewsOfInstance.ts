/** The row of the instance itself, written only when something that it shows changes. */
import type { InstanceRow, InstanceRowState } from '../../models/instances.js';
import type { InstanceState, InstanceStatus } from '../vocabulary.js';
import { present, setOrUnset } from './difference.js';
import type { Change, Step, ViewWrite } from './views.js';
import { audienceOf } from './viewsOfTasks.js';

const rowStates: Record<InstanceStatus, InstanceRowState> = {
  active: 'ACTIVE',
  completed: 'COMPLETED',
  canceled: 'CANCELED',
  failed: 'FAILED',
};

const incidentsIn = (state: InstanceState): number => Object.keys(state.incidents).length;

const audienceIn = (state: InstanceState | null): Set<string> =>
  new Set(Object.values(state?.tasks ?? {}).flatMap(audienceOf));

/**
 * Whom the open tasks concern, if the step brought in somebody: a task handed on within a group costs no
 * write.
 */
function widened(before: InstanceState, after: InstanceState): string[] {
  if (before.tasks === after.tasks) return [];
  const [known, now] = [audienceIn(before), audienceIn(after)];
  return [...now].some((one) => !known.has(one)) ? [...now] : [];
}

export function instanceViews({ definition, commit, before, after }: Step): ViewWrite[] {
  const moving = {
    state: rowStates[after.status],
    endedAt: after.endedAt === undefined ? undefined : new Date(after.endedAt),
    incidents: incidentsIn(after),
    overdue: after.overdue,
    businessKey: after.businessKey,
    seq: commit.seq,
  };
  if (before === null) {
    const row: InstanceRow = present({
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
      audience: [...audienceIn(after)],
      ...moving,
    } as InstanceRow);
    return [{ kind: 'insert', view: 'instances', row }];
  }
  const same =
    before.status === after.status &&
    before.overdue === after.overdue &&
    before.businessKey === after.businessKey &&
    (before.incidents === after.incidents || incidentsIn(before) === moving.incidents);
  const audience = widened(before, after);
  if (same && audience.length === 0) return [];
  const change: Change = setOrUnset(moving);
  if (audience.length > 0) change.$addToSet = { audience: { $each: audience } };
  return [{ kind: 'update', view: 'instances', key: after.instance, seq: commit.seq, change }];
}
