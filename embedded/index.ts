// The embedded database: MongoDB's wire protocol in front, LMDB behind, so that Mongoose and Agenda run
// unchanged on a machine that has nothing but Node. One process owns a data folder; a worker thread serves it
// over TCP.
//
//   bytes ──wire/──▶ command ──commands/──▶ plan ──query/, update/──▶ documents and keys ──storage/──▶ LMDB
//
// A document is raw BSON under (collection, _id); an index entry is (index, encoded fields, _id) → _id.
// Values are encoded so that comparing bytes is comparing values (bson/key.ts), which makes a filter, a sort,
// an index range and a uniqueness check the same comparison. mingo serves aggregation stages and expressions
// only.
//
// E1  A write is acknowledged only once it is on disk, unless the client said `j: false`; writes that commit
//     while one flush is under way share the next.
// E2  A refused document leaves no trace: it is validated and checked for uniqueness before its first write,
//     and the documents of one update are all made before the first is written.
// E3  Numbers keep their BSON type: an update writes back every field it does not name byte for byte.
// E4  An index never changes an answer: filters are checked again on each document, unless the ranges say it
//     all.
// E5  No read transaction outlives the command that opened it; cursors remember a position, not a snapshot.
// E6  A malformed or hostile stream ends its own connection and nothing else.
// E7  What is not implemented is refused by name, with MongoDB's code; nothing is silently ignored.
// E8  One process per data folder; the lock of a dead one is taken over.
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startMaxMs } from './limits.js';
import { takeLock } from './lock.js';

export interface EmbeddedOptions {
  /** Folder for the data; made when missing. */
  dataPath: string;
  /** TCP port; 0, the default, takes any free one. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default: there is no authentication. */
  host?: string;
}

export interface Embedded {
  /** Connection string without a database name. */
  uri: string;
  port: number;
  /** Waits for commands under way, closes the data and gives the folder back. */
  close(): Promise<void>;
}

/** Starts the database; resolves when it takes connections. An error in it later ends this process. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataPath = resolve(options.dataPath);
  const host = options.host ?? '127.0.0.1';
  const release = takeLock(dataPath);
  try {
    const workerData = { dataPath, port: options.port ?? 0, host };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
    const port = await portOf(worker);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= closeWorker(worker).finally(release);
      return closing;
    };
    // Going on without the database would lose writes silently; the exception ends the process instead.
    worker.on('error', (error) => {
      process.nextTick(() => {
        throw error;
      });
    });
    worker.on('exit', (code) => {
      if (closing) return;
      process.nextTick(() => {
        throw new Error(`the embedded database ended unexpectedly with code ${code}`);
      });
    });
    return { uri: `mongodb://${host}:${port}`, port, close };
  } catch (error) {
    release();
    throw error;
  }
}

async function portOf(worker: Worker): Promise<number> {
  const [message] = (await once(worker, 'message', { signal: AbortSignal.timeout(startMaxMs) })) as [
    { port: number },
  ];
  return message.port;
}

async function closeWorker(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit');
  worker.postMessage('close');
  await ended;
}
