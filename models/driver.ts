/** What the engine needs of the driver beside its collections: the shape of its errors, and ids. */
import { mongo } from 'mongoose';

const duplicateKeyCode = 11_000;

/**
 * What failed in an unordered bulk write, by the index of its document or operation; undefined when the error
 * is of another kind (network, shutdown) and the outcome of the write is not known.
 */
export function writeErrorsOf(error: unknown): Map<number, unknown> | undefined {
  if (!(error instanceof mongo.MongoBulkWriteError)) return undefined;
  if (error.result.getWriteConcernError()) return undefined;
  const list = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return new Map(list.map((one) => [one.index, one]));
}

/**
 * A unique index holds the value already: for an append a lost race, for a view written twice nothing at all.
 */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { code?: unknown }).code === duplicateKeyCode;

/** True when every failure of a bulk write is a duplicate. */
export function onlyDuplicates(error: unknown): boolean {
  const failures = writeErrorsOf(error);
  return failures !== undefined && [...failures.values()].every(isDuplicateKey);
}

export const newObjectId = (): mongo.ObjectId => new mongo.ObjectId();

/** An id older than every id made from this instant on. */
export const objectIdBefore = (instantMs: number): mongo.ObjectId =>
  mongo.ObjectId.createFromTime(Math.floor(instantMs / 1000));

/**
 * How views are written: visible when acknowledged, durable some moments later. A crash may lose the last of
 * them, but only together with the clearing of the mark of their commits, which is written after them in the
 * same way: whatever is durable of a log of writes is a prefix of it. The sweeper then finds the marks and
 * writes the views again (C7).
 */
export const viewConcern = { w: 1, journal: false } as const;
