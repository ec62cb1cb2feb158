/** The row of the instance itself, written only when something that it shows changes. */
import type { InstanceRow, InstanceRowState } from '../../models/instances.js';
import type { InstanceState, InstanceStatus } from '../vocabulary.js';
import { present, setOrUnset } from './difference.js';
import type { Step, ViewWrite } from './views.js';

const rowStates: Record<InstanceStatus, InstanceRowState> = {
  active: 'ACTIVE',
  completed: 'COMPLETED',
  canceled: 'CANCELED',
  failed: 'FAILED',
};

const incidentsIn = (state: InstanceState): number => Object.keys(state.incidents).length;

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
      ...moving,
    } as InstanceRow);
    return [{ kind: 'insert', view: 'instances', row }];
  }
  const same =
    before.status === after.status &&
    before.overdue === after.overdue &&
    before.businessKey === after.businessKey &&
    (before.incidents === after.incidents || incidentsIn(before) === moving.incidents);
  if (same) return [];
  return [
    { kind: 'update', view: 'instances', key: after.instance, seq: commit.seq, change: setOrUnset(moving) },
  ];
}
