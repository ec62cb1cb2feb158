// The LMDB environment: three trees. A transaction is visible once committed and durable once flushed;
// flushes run beside the next transactions, and LMDB comes back from a crash with the last state that was
// flushed whole.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase, TransactionFlags } from 'lmdb';

export type Tree = Database<Buffer, Buffer>;

export interface Store {
  /** collection id + encoded _id → raw BSON. */
  documents: Tree;
  /** index id + encoded fields (+ encoded _id unless unique) → encoded _id. */
  keys: Tree;
  /** Names → collections and indexes. */
  catalog: Tree;
  /** Runs the work in one transaction; returns once it is visible, throws with nothing written. */
  commit<T>(work: () => T): T;
  /** Resolves once everything committed so far is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const commitFlags =
  TransactionFlags.ABORTABLE | TransactionFlags.SYNCHRONOUS_COMMIT | TransactionFlags.NO_SYNC_FLUSH;

function flushOf(root: RootDatabase<Buffer, Buffer>): Promise<void> {
  // The types leave `sync` out.
  const flushable = root as unknown as { sync(done: (error: unknown) => void): void };
  return new Promise((resolve, reject) => {
    flushable.sync((error: unknown) => (error ? reject(error) : resolve()));
  });
}

export function openStore(dataPath: string): Store {
  mkdirSync(dataPath, { recursive: true });
  const root: RootDatabase<Buffer, Buffer> = open({
    path: join(dataPath, 'embedded.mdb'),
    noSubdir: true,
    overlappingSync: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    // Documents of one to four kilobytes fit such a page; the system's 4 KiB would spill each into pages of
    // its own.
    pageSize: 8192,
    maxDbs: 4,
    maxReaders: 64,
  });
  const tree = (name: string): Tree => root.openDB({ name, keyEncoding: 'binary', encoding: 'binary' });
  return {
    documents: tree('documents'),
    keys: tree('keys'),
    catalog: tree('catalog'),
    commit: (work) => root.transactionSync(work, commitFlags),
    flush: () => flushOf(root),
    close: () => root.close(),
  };
}
