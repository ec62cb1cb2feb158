/**
 * 代理: for whom somebody stands in now. A deputy has the tasks of the absent one, by name and by group,
 * within the period and no longer; he is not the deputy of those for whom the absent one stands in, so
 * there are no chains, and two who stand in for each other go round in no circle.
 */

import { type Absence, absencesOn } from '../../models/absences.js';
import type { Connection } from '../../models/connect.js';
import { type User, usersOn } from '../../models/users.js';
import { apiLimits } from '../limits.js';
import { type Caller, callerOf } from './caller.js';

/** The absent ones, as the callers that they would be; accounts of another issuer by name alone. */
export async function absentOnesOf(connection: Connection, deputy: string, nowMs: number): Promise<Caller[]> {
  const now = new Date(nowMs);
  const absences = await absencesOn(connection)
    .find({ deputy, until: { $gt: now }, from: { $lte: now } }, { user: 1 })
    .limit(apiLimits.absencesPerDeputyMax)
    .lean<Pick<Absence, 'user'>[]>();
  if (absences.length === 0) return [];
  const names = [...new Set(absences.map(({ user }) => user))];
  const users = await usersOn(connection)
    .find({ _id: { $in: names } }, { displayName: 1, memberships: 1 })
    .lean<Pick<User, '_id' | 'displayName' | 'memberships'>[]>();
  const known = new Map(users.map((user) => [user._id, user]));
  return names.map((name) => {
    const { displayName = name, memberships = [] } = known.get(name) ?? {};
    return callerOf(name, displayName, memberships, 'local');
  });
}
