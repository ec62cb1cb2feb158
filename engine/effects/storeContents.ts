/**
 * What data stores hold: a view of their writes. A view that a crash left behind is caught up with whenever
 * the store is read, and written again with the next write.
 */
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey } from '../../models/driver.js';
import { afterWrite, itemsOf } from '../elements/dataFlow/storeContent.js';
import { canonicalJson, sha256 } from '../kernel/digest.js';
import type { Json, StoreContent, StoreWrite } from '../vocabulary.js';

type Stores = Pick<Collections, 'dataStores' | 'dataStoreWrites'>;

export interface Content extends StoreContent {
  changedAt: Date;
}

const nothing = (store: string): Content => ({ store, number: 0, value: null, changedAt: new Date(0) });

/** What a store holds, after every write that has its place. */
export async function contentOf({ dataStores, dataStoreWrites }: Stores, store: string): Promise<Content> {
  const row = await dataStores.findOne({ _id: store });
  const shown = row
    ? { store, number: row.number, value: JSON.parse(row.contentText) as Json, changedAt: row.changedAt }
    : nothing(store);
  return withWrites({ dataStoreWrites }, shown);
}

async function withWrites(
  { dataStoreWrites }: Pick<Stores, 'dataStoreWrites'>,
  content: Content,
): Promise<Content> {
  const { store, number } = content;
  const later = dataStoreWrites.find({ store, number: { $gt: number } }).sort({ number: 1 });
  let latest = content;
  for await (const { number: place, writeText, writtenAt } of later) {
    const value = afterWrite(latest.value, JSON.parse(writeText) as StoreWrite);
    latest = { store, number: place!, value, changedAt: writtenAt };
  }
  return latest;
}

/** Writes the view of a store that was written to, unless it is there already, or a later one. */
export async function showContent({ dataStores }: Stores, content: Content): Promise<void> {
  const { store, number, value, changedAt } = content;
  if (number === 0) return;
  const key = sha256(store).slice(0, 32);
  const shown = { key, number, contentText: canonicalJson(value), items: itemsOf(value).length, changedAt };
  try {
    await dataStores.updateOne({ _id: store, number: { $lt: number } }, { $set: shown }, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Makes every view again from the writes, while others may go on writing. */
export async function remakeContents(stores: Stores): Promise<void> {
  const { dataStores, dataStoreWrites } = stores;
  await dataStores.deleteMany({});
  const placed = { number: { $exists: true } };
  for (let store = ''; ; ) {
    const next = await dataStoreWrites.findOne({ store: { $gt: store }, ...placed }, { sort: { store: 1 } });
    if (!next) return;
    store = next.store;
    await showContent(stores, await withWrites(stores, nothing(store)));
  }
}
