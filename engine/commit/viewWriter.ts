/**
 * Writes what `viewsOf` computed: inserts and guarded updates, one bulk of each per collection, side by side.
 */
import type { Collections } from '../../models/collections.js';
import { onlyDuplicates, viewConcern } from '../../models/driver.js';
import type { ViewName, ViewWrite } from './views.js';

interface Bulk {
  inserts: object[];
  updates: object[];
}

/**
 * Harmless when repeated: an insert of a row that exists is a duplicate, an update passes only a lower seq
 * (C5).
 */
export async function writeViews(collections: Collections, writes: readonly ViewWrite[]): Promise<void> {
  const bulks = new Map<ViewName, Bulk>();
  for (const write of writes) {
    const bulk = bulks.get(write.view) ?? { inserts: [], updates: [] };
    bulks.set(write.view, bulk);
    if (write.kind === 'insert') bulk.inserts.push(write.row);
    else bulk.updates.push({ q: { _id: write.key, seq: { $lt: write.seq } }, u: write.change });
  }
  const orders: Promise<void>[] = [];
  for (const [view, { inserts, updates }] of bulks) {
    if (inserts.length > 0) orders.push(insert(collections, view, inserts));
    if (updates.length > 0) orders.push(update(collections, view, updates));
  }
  await Promise.all(orders);
}

async function insert(collections: Collections, view: ViewName, rows: object[]): Promise<void> {
  try {
    await collections.db.collection(view).insertMany(rows, { ordered: false, writeConcern: viewConcern });
  } catch (error) {
    if (!onlyDuplicates(error)) throw error;
  }
}

async function update(collections: Collections, view: ViewName, updates: object[]): Promise<void> {
  await collections.db.collection(view).bulkWrite(
    updates.map((one) => {
      const { q, u } = one as { q: object; u: object };
      return { updateOne: { filter: q, update: u } };
    }),
    { ordered: false, writeConcern: viewConcern },
  );
}
