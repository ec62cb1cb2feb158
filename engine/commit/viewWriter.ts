/**
 * Writes what `viewsOf` computed: inserts and guarded updates, one bulk of each per collection, side by side.
 */
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey, viewConcern, writeBulk } from '../../models/driver.js';
import type { ViewName, ViewWrite } from './views.js';

interface Bulk {
  documents: object[];
  updates: object[];
}

/**
 * Harmless when repeated: an insert of a row that exists is a duplicate, an update passes only a lower seq
 * (C5).
 */
export async function writeViews({ db }: Collections, writes: readonly ViewWrite[]): Promise<void> {
  const bulks = new Map<ViewName, Bulk>();
  for (const write of writes) {
    let bulk = bulks.get(write.view);
    if (bulk === undefined) {
      bulk = { documents: [], updates: [] };
      bulks.set(write.view, bulk);
    }
    if (write.kind === 'insert') bulk.documents.push(write.row);
    else bulk.updates.push({ q: { _id: write.key, seq: { $lt: write.seq } }, u: write.change });
  }
  const orders: ReturnType<typeof writeBulk>[] = [];
  for (const [view, { documents, updates }] of bulks) {
    if (documents.length > 0) orders.push(writeBulk(db, { insert: view, documents }, viewConcern));
    if (updates.length > 0) orders.push(writeBulk(db, { update: view, updates }, viewConcern));
  }
  for (const failures of await Promise.all(orders)) {
    for (const failure of failures.values()) if (!isDuplicateKey(failure)) throw failure;
  }
}
