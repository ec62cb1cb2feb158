/**
 * Instances that call one another are one case: who handles a called instance sees the files that the case
 * was begun with. What is looked at is bounded; beyond that one sees what one sees by oneself.
 */
import type { Key } from '../engine/vocabulary.js';
import type { Connection } from '../models/connect.js';
import { type InstanceRow, instancesOn } from '../models/instances.js';
import type { Caller } from './auth/caller.js';
import { apiLimits } from './limits.js';
import { visibleInstances } from './visibility.js';

/** The instance and those that called it, from the inside out. */
export async function withCallers(connection: Connection, row: InstanceRow): Promise<Key[]> {
  const keys = [row._id];
  let { parent } = row;
  while (parent && keys.length <= apiLimits.callDepthMax) {
    keys.push(parent.instance);
    const found = await instancesOn(connection)
      .findById(parent.instance, { parent: 1 })
      .lean<Pick<InstanceRow, 'parent'>>();
    parent = found?.parent;
  }
  return keys;
}

interface Called {
  _id: Key;
  /** Of the instances asked about, the one that it belongs to. */
  root: Key;
  overdue: number;
  /** A due date in it touches a year whose notice is not known. */
  provisional: boolean;
}
type Shown = Pick<InstanceRow, '_id' | 'overdue' | 'provisional'>;

const calledOf = ({ _id, overdue, provisional = false }: Shown, root: Key): Called => ({
  ...{ _id, root, overdue },
  provisional,
});

/** The instances and those that they called, and these called; a bounded number of each level. */
export async function withCalled(connection: Connection, rows: readonly Shown[]): Promise<Called[]> {
  let level: Called[] = rows.map((row) => calledOf(row, row._id));
  const family = [...level];
  for (let depth = 0; level.length > 0 && depth < apiLimits.callDepthMax; depth += 1) {
    const rootOf = new Map(level.map(({ _id, root }) => [_id, root]));
    const called = await instancesOn(connection)
      .find({ 'parent.instance': { $in: [...rootOf.keys()] } }, { parent: 1, overdue: 1, provisional: 1 })
      .sort({ _id: 1 })
      .limit(apiLimits.calledAtOnceMax)
      .lean<(Shown & Pick<InstanceRow, 'parent'>)[]>();
    level = called.map((row) => calledOf(row, rootOf.get(row.parent!.instance)!));
    family.push(...level);
  }
  return family;
}

/** Whether the caller sees one of the instances, or one that they have called, or that these have. */
export async function seesFamily(
  connection: Connection,
  caller: Caller,
  keys: readonly Key[],
): Promise<boolean> {
  const rows = instancesOn(connection);
  let level = [...keys];
  for (let depth = 0; level.length > 0 && depth <= apiLimits.callDepthMax; depth += 1) {
    const mine = { $and: [{ _id: { $in: level } }, ...visibleInstances(caller)] };
    if (await rows.exists(mine)) return true;
    const called = await rows
      .find({ 'parent.instance': { $in: level } }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(apiLimits.calledAtOnceMax)
      .lean<{ _id: Key }[]>();
    level = called.map(({ _id }) => _id);
  }
  return false;
}
