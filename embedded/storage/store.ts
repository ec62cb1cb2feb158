// The LMDB environment: three trees, opened so that a committed transaction is a durable one (invariant E1).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';

export type Tree = Database<Buffer, Buffer>;

export interface Store {
  /** collection id + encoded _id → raw BSON. */
  documents: Tree;
  /** index id + encoded fields (+ encoded _id unless unique) → encoded _id. */
  keys: Tree;
  /** Names → collections and indexes. */
  catalog: Tree;
  /** Runs the work in one transaction; returns once it is on disk, throws with nothing written. */
  commit<T>(work: () => T): T;
  close(): Promise<void>;
}

export function openStore(dataPath: string): Store {
  mkdirSync(dataPath, { recursive: true });
  const root: RootDatabase<Buffer, Buffer> = open({
    path: join(dataPath, 'embedded.mdb'),
    noSubdir: true,
    // With overlapping syncs a commit would return before its pages are flushed.
    overlappingSync: false,
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
    commit: (work) => root.transactionSync(work),
    close: () => root.close(),
  };
}
