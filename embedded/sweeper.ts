// Work on the side, in small portions: idle cursors, documents past their TTL, keys of dropped collections.
import { encode } from './bson/document.js';
import type { Context } from './context.js';
import { dropSweepMaxCount, expireIntervalMs, expireMaxCount, sweepIntervalMs } from './limits.js';
import { readFilter } from './query/filter.js';
import { wholeRange } from './query/plan.js';
import { Reader } from './query/read.js';
import type { Collection, Index } from './storage/catalog.js';
import { removeDocument } from './storage/write.js';
import type { Group } from './wire/group.js';

/** Starts sweeping; the function returned ends it. */
export function startSweeper(context: Context, group: Group): () => void {
  let expiredAt = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    context.cursors.sweep(now);
    if (context.catalog.dropped.size > 0) enqueue(group, () => sweepDropped(context));
    if (now - expiredAt < expireIntervalMs) return;
    expiredAt = now;
    for (const collection of context.catalog.all()) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds !== undefined)
          enqueue(group, () => expire(context, collection, index, now));
      }
    }
  }, sweepIntervalMs);
  return () => clearInterval(timer);
}

function enqueue(group: Group, work: () => void): void {
  group.add({
    bytes: 0,
    isDurable: false,
    run: () => {
      work();
      return encode({});
    },
    done: (answer) => {
      if (answer instanceof Error) console.error('embedded: sweeping failed', answer);
    },
  });
}

/** Removes the documents whose date lies too far back, a bounded number at a time. */
export function expire(context: Context, collection: Collection, index: Index, now: number): number {
  const oldest = new Date(now - index.expireAfterSeconds! * 1000);
  const filter = readFilter({ [index.fields[0]!.name]: { $lte: oldest } });
  const options = { limit: expireMaxCount, hint: { name: index.name } };
  const reader = new Reader(context.store, collection, filter, options);
  const found = [];
  for (let one = reader.next(); one; one = reader.next()) found.push(one);
  for (const { idKey, doc } of found) removeDocument(context, collection, idKey, doc);
  return found.length;
}

export function sweepDropped({ store, catalog }: Context): void {
  let left = dropSweepMaxCount;
  for (const prefix of [...catalog.dropped]) {
    const [tree, id] = prefix.split(' ') as ['documents' | 'keys', string];
    const { low, high } = wholeRange(Number(id));
    const keys = [...store[tree].getKeys({ start: low, end: high, limit: left })];
    for (const key of keys) store[tree].removeSync(key);
    if (keys.length < left) catalog.swept(prefix);
    left -= keys.length;
    if (left <= 0) return;
  }
}
