/** A database of one's own for a bench: the embedded one in a temporary folder, or one on `MONGODB_URI`. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../embedded/index.js';
import { type Connection, connect } from '../models/connect.js';

export interface BenchDatabase {
  kind: 'embedded' | 'mongodb';
  connection: Connection;
  close(): Promise<void>;
}

export async function openDatabase(): Promise<BenchDatabase> {
  const given = process.env.MONGODB_URI;
  const name = `bench-${randomUUID()}`;
  if (given !== undefined && given !== '') {
    const connection = (await connect(given)).useDb(name);
    const close = async () => {
      await connection.dropDatabase();
      await connection.close();
    };
    return { kind: 'mongodb', connection, close };
  }
  const folder = await mkdtemp(join(tmpdir(), 'banli-bench-'));
  const embedded = await startEmbedded({ dataPath: folder });
  const connection = await connect(`${embedded.uri}/${name}`);
  const close = async () => {
    await connection.close();
    await embedded.close();
    await rm(folder, { recursive: true });
  };
  return { kind: 'embedded', connection, close };
}
