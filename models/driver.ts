/**
 * What the engine needs of the driver beside its collections: bulk writes, their failures, and how durable
 * they are.
 */
import { mongo } from 'mongoose';

const duplicateKeyCode = 11_000;

/**
 * A unique index holds the value already: for an append a lost race, for a view written twice nothing at all.
 */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { code?: unknown }).code === duplicateKeyCode;

/** True when every failure of an `insertMany` is a duplicate. */
export function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) return false;
  return [error.writeErrors].flat().every(isDuplicateKey);
}

/**
 * How the log is written: answered when a majority has it on disk. And how views are written: visible when
 * answered, on disk some moments later. A crash may lose the last of the views, but only together with the
 * node's word that they are done, which is written after them in the same way; so the sweeper makes them
 * again (C7).
 */
export const logConcern = { w: 'majority', j: true } as const;
export const viewConcern = { w: 1, j: false } as const;

interface BulkReply extends mongo.Document {
  writeErrors?: { index: number; code: number; errmsg: string }[];
  writeConcernError?: { errmsg: string };
}

/**
 * One unordered write command; gives what failed, by index of the statement. The driver's own bulk API would
 * measure and copy every document once more. Throws when the outcome of the whole command is not known.
 */
export async function writeBulk(
  db: mongo.Db,
  command: { insert: string; documents: object[] } | { update: string; updates: object[] },
  writeConcern: typeof logConcern | typeof viewConcern,
): Promise<Map<number, BulkFailure>> {
  const order = { ...command, ordered: false, writeConcern };
  const reply: BulkReply = await db.command(order, { ignoreUndefined: true });
  if (reply.writeConcernError) throw new Error(`write concern: ${reply.writeConcernError.errmsg}`);
  return new Map((reply.writeErrors ?? []).map((one) => [one.index, new BulkFailure(one)]));
}

export class BulkFailure extends Error {
  override readonly name = 'BulkFailure';
  readonly code: number;
  constructor({ code, errmsg }: { code: number; errmsg: string }) {
    super(errmsg);
    this.code = code;
  }
}
