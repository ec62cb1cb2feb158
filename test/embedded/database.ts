// What the tests of the embedded database share: a database in a folder of its own, with a client, cleaned
// up at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { type Embedded, startEmbedded } from '../../embedded/index.js';

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'banli-embedded-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TestDatabase {
  embedded: Embedded;
  client: MongoClient;
  db: Db;
  dataPath: string;
  close: () => Promise<void>;
}

export async function openDatabase(options: MongoClientOptions = {}): Promise<TestDatabase> {
  const folder = temporaryFolder();
  const embedded = await startEmbedded({ dataPath: folder.path });
  const client = new MongoClient(embedded.uri, options);
  const close = async (): Promise<void> => {
    await client.close();
    await embedded.close();
    folder.remove();
  };
  return { embedded, client, db: client.db('test'), dataPath: folder.path, close };
}
