/**
 * The log: one document per commit. The only collection that decides anything; all others are views of it.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type { Commit } from '../engine/vocabulary.js';

export interface CommitRow extends Commit {
  /**
   * The owner key of the node that made it, then twelve digits that count up: what a node owes is one range.
   */
  _id: string;
}

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<CommitRow>(
  {
    _id: required,
    instance: required,
    seq: count,
    kernel: count,
    event: { type: Schema.Types.Mixed, required: true },
    moves: { type: Schema.Types.Mixed, required: true },
    effects: { type: Schema.Types.Mixed, required: true },
    idempotencyKey: { type: String },
    stateHash: required,
    prevHash: { type: String },
    hash: required,
  },
  { collection: 'commits', versionKey: false, strict: 'throw', minimize: false },
);
// The append is the lock: of two writers of the same seq one loses.
schema.index({ instance: 1, seq: 1 }, { unique: true });
schema.index(
  { instance: 1, idempotencyKey: 1 },
  { unique: true, partialFilterExpression: { idempotencyKey: { $exists: true } } },
);

/** The collection on this connection; the same model each time it is asked for. */
export const commitsOn = (connection: Connection): Model<CommitRow> =>
  (connection.models.Commit as Model<CommitRow> | undefined) ?? connection.model<CommitRow>('Commit', schema);
