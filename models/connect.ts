/**
 * Opens the database: one explicit connection per engine, never mongoose's global one, so that several
 * engines live in one process. A write is acknowledged once a majority has it in its journal; a single server
 * counts as its own majority. Indexes are made by `ensureIndexes`, once, not behind the back of the first
 * write.
 */
import { type Connection, createConnection, type Model } from 'mongoose';

/** Sockets to the database per process; commands beyond it queue in the driver. */
export const connectionsMax = 32;
/** How long the start waits for a database that does not answer. */
export const connectMaxMs = 10_000;

export async function connect(uri: string): Promise<Connection> {
  return createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: connectionsMax,
    serverSelectionTimeoutMS: connectMaxMs,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'local' },
    ignoreUndefined: true,
  }).asPromise();
}

const made = new WeakMap<Model<unknown>, Promise<void>>();

/**
 * Makes the indexes of every model that was asked for on this connection, those of each model once: engines
 * and servers that share a connection find them there. What failed is tried again by the next call.
 */
export async function ensureIndexes(connection: Connection): Promise<void> {
  await Promise.all(Object.values(connection.models).map(indexesOf));
}

function indexesOf(model: Model<unknown>): Promise<void> {
  const known = made.get(model);
  if (known) return known;
  const making = model.createIndexes().catch((error: unknown) => {
    made.delete(model);
    throw error;
  });
  made.set(model, making);
  return making;
}

export type { Connection };
