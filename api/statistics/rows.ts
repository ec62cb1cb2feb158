/** Rows of a period, read in batches: memory holds one of them, however long the period. */
import { apiLimits } from '../limits.js';

/** Instants: from the first to before the second. */
export interface Span {
  from: Date;
  until: Date;
}

/** Instants that are kept as text sort as text. */
export const textRange = ({ from, until }: Span) => ({ $gte: from.toISOString(), $lt: until.toISOString() });
export const dateRange = ({ from, until }: Span) => ({ $gte: from, $lt: until });

interface Found {
  sort(order: Record<string, 1>): Found;
  lean(): { cursor(options: { batchSize: number }): AsyncIterable<unknown> };
}

/** What is needed of a mongoose model. */
export interface Rows {
  find(filter: Record<string, unknown>, fields: Record<string, 0 | 1>): Found;
}

/** The rows, in the order of a field if one is named. */
export function rowsIn<T>(
  rows: Rows,
  filter: Record<string, unknown>,
  fields: readonly (keyof T & string)[],
  order?: keyof T & string,
): AsyncIterable<T> {
  const wanted = Object.fromEntries(fields.map((field) => [field, 1 as const]));
  const found = rows.find(filter, { _id: 0, ...wanted });
  const ordered = order === undefined ? found : found.sort({ [order]: 1 });
  return ordered.lean().cursor({ batchSize: apiLimits.statisticsRowsMax }) as AsyncIterable<T>;
}

export async function* batchesOf<T>(rows: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    if (batch.push(row) < apiLimits.statisticsRowsMax) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
