/**
 * The yardstick: the same commit documents, with the same indexes in the same database, by plain `insertMany`
 * in batches as large as the concurrency allows, and nothing else.
 */

import type { Key } from '../engine/vocabulary.js';
import type { Collections } from '../models/collections.js';
import type { CommitRow } from '../models/commits.js';

const rawName = 'rawCommits';

export async function prepareRaw({ db, commits }: Collections): Promise<void> {
  for (const { key, unique, partialFilterExpression } of await commits.indexes()) {
    if (Object.keys(key).join() === '_id') continue;
    const options = {
      ...(unique && { unique }),
      ...(partialFilterExpression && { partialFilterExpression }),
    };
    await db.collection(rawName).createIndex(key, options);
  }
}

/** The commits of these instances as the log holds them. */
export function commitsOf({ commits }: Collections, instances: Key[]): Promise<CommitRow[]> {
  return commits.find({ instance: { $in: instances } }).toArray();
}

/** Commits per second. */
export async function insertRaw({ db }: Collections, rows: CommitRow[], batch: number): Promise<number> {
  const raw = db.collection<CommitRow>(rawName);
  const beganMs = performance.now();
  for (let first = 0; first < rows.length; first += batch) {
    await raw.insertMany(rows.slice(first, first + batch), { ordered: false });
  }
  return rows.length / ((performance.now() - beganMs) / 1_000);
}
