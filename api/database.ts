/** The database of the settings: a MongoDB that is named, or else our own in its folder. */
import { startEmbedded } from '../embedded/index.js';
import type { Settings } from './settings.js';

const databaseName = 'banli';

export interface Database {
  uri: string;
  close(): Promise<void>;
}

export async function openDatabase({
  mongodbUri,
  dataPath,
}: Pick<Settings, 'mongodbUri' | 'dataPath'>): Promise<Database> {
  if (mongodbUri) return { uri: mongodbUri, close: async () => {} };
  const embedded = await startEmbedded({ dataPath });
  return { uri: `${embedded.uri}/${databaseName}`, close: embedded.close };
}
