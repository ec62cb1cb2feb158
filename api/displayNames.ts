/** What people are called, by their accounts; who has none here keeps the name of his account. */
import type { Connection } from '../models/connect.js';
import { type User, usersOn } from '../models/users.js';

export async function displayNames(
  connection: Connection,
  accounts: readonly string[],
): Promise<Map<string, string>> {
  const users = await usersOn(connection)
    .find({ _id: { $in: [...new Set(accounts)] } }, { displayName: 1 })
    .lean<Pick<User, '_id' | 'displayName'>[]>();
  return new Map(users.map(({ _id, displayName }) => [_id, displayName]));
}
