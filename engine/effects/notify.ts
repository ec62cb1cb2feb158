/** `notify`: one row per notification; the effect's id makes it one whatever happens. */

import { isDuplicateKey } from '../../models/driver.js';
import type { NotificationRow } from '../../models/notifications.js';
import type { Perform } from './scene.js';

export const notify: Perform<'notify'> = async (effect, commit, { context }) => {
  const { id, kind, groups, users, element, task } = effect;
  const row: NotificationRow = {
    _id: id,
    kind,
    instance: commit.instance,
    element,
    ...(task === undefined ? {} : { task }),
    groups,
    users,
    audience: [...groups, ...users.map((user) => `user:${user}`)],
    notifiedAt: new Date(commit.event.at),
  };
  try {
    await context.collections.notifications.insertOne(row);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
};
