/**
 * What workers may do to the world outside the engine. Each record is made once per id, however often it
 * is asked for.
 */
import { type Authorisation, type AuthorisationChange, authorisationsOn } from '../models/authorisations.js';
import type { Connection } from '../models/connect.js';
import { type DeliveredFile, type Delivery, type DeliveryDoubt, deliveriesOn } from '../models/deliveries.js';
import { isDuplicateKey } from '../models/driver.js';
import { type NotificationRow, notificationsOn } from '../models/notifications.js';
import { currentFile } from '../models/resourceFiles.js';
import type { Exchange } from './exchange/workers.js';

export type Notice = Required<
  Pick<NotificationRow, '_id' | 'instance' | 'element' | 'groups' | 'users' | 'subject' | 'text'>
>;

export interface WorkerPorts {
  recordAuthorisation(authorisation: Authorisation): Promise<void>;
  /** Names the instance that runs the authorisation's life. */
  linkLifecycle(authorisation: string, instance: string): Promise<void>;
  /** Adds the change and takes over its state; a change that is there already changes nothing. */
  changeAuthorisation(authorisation: string, change: AuthorisationChange): Promise<void>;
  findAuthorisation(authorisation: string): Promise<Authorisation | null>;
  recordDelivery(delivery: Delivery): Promise<void>;
  recordDoubt(delivery: string, doubt: DeliveryDoubt): Promise<void>;
  /** The file of a resource in a format, as it lies in the catalogue's store now. */
  findFile(resource: string, format: string): Promise<DeliveredFile | null>;
  /** Who moves data that is not in the store. */
  exchange: Exchange;
  notify(notice: Notice): Promise<void>;
}

async function once(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

export function databasePorts(
  connection: Connection,
  now: () => Date,
  exchange: Exchange = { by: 'staff' },
): WorkerPorts {
  const authorisations = authorisationsOn(connection);
  const deliveries = deliveriesOn(connection);
  const notifications = notificationsOn(connection);
  return {
    recordAuthorisation: (authorisation) => once(() => authorisations.create(authorisation)),
    async linkLifecycle(_id, lifecycle) {
      await authorisations.updateOne({ _id }, { $set: { lifecycle } });
    },
    async changeAuthorisation(_id, change) {
      const isNew = { _id, 'changes.job': { $ne: change.job } };
      await authorisations.updateOne(isNew, { $set: { state: change.state }, $push: { changes: change } });
    },
    findAuthorisation: (id) => authorisations.findById(id).lean<Authorisation>(),
    recordDelivery: (delivery) => once(() => deliveries.create(delivery)),
    async recordDoubt(_id, doubt) {
      const isNew = { _id, 'doubts.instance': { $ne: doubt.instance } };
      await deliveries.updateOne(isNew, { $push: { doubts: doubt } });
    },
    async findFile(resource, format) {
      const file = await currentFile(connection, resource, format);
      return file && { id: file._id, name: file.name, bytes: file.size, sha256: file.sha256 };
    },
    exchange,
    notify: (notice) => {
      const audience = [...notice.groups, ...notice.users.map((user) => `user:${user}`)];
      return once(() => notifications.create({ ...notice, kind: 'message', audience, notifiedAt: now() }));
    },
  };
}
