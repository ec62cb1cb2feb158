/**
 * What workers may do to the world outside the engine. Each record is made once per id, however often it
 * is asked for.
 */
import { type Authorisation, authorisationsOn } from '../models/authorisations.js';
import type { Connection } from '../models/connect.js';
import { type Delivery, deliveriesOn } from '../models/deliveries.js';
import { isDuplicateKey } from '../models/driver.js';
import { type NotificationRow, notificationsOn } from '../models/notifications.js';

export type Notice = Required<
  Pick<NotificationRow, '_id' | 'instance' | 'element' | 'groups' | 'users' | 'subject' | 'text'>
>;

export interface WorkerPorts {
  recordAuthorisation(authorisation: Authorisation): Promise<void>;
  recordDelivery(delivery: Delivery): Promise<void>;
  notify(notice: Notice): Promise<void>;
}

async function once(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

export function databasePorts(connection: Connection, now: () => Date): WorkerPorts {
  const authorisations = authorisationsOn(connection);
  const deliveries = deliveriesOn(connection);
  const notifications = notificationsOn(connection);
  return {
    recordAuthorisation: (authorisation) => once(() => authorisations.create(authorisation)),
    recordDelivery: (delivery) => once(() => deliveries.create(delivery)),
    notify: (notice) => {
      const audience = [...notice.groups, ...notice.users.map((user) => `user:${user}`)];
      return once(() => notifications.create({ ...notice, kind: 'message', audience, notifiedAt: now() }));
    },
  };
}
