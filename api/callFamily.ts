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
