/**
 * Engine processes: those alive, each with one of 1,024 numbers on a lease, and those that died and still owe
 * something. A node's commits carry ids that begin with its owner key and count up, so what it owes is one
 * range.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface NodeRow {
  /** The owner key: unique per start of an engine. */
  _id: string;
  /**
   * 0 to 1023, the part of its keys that tells nodes apart; absent once another node took the number over.
   */
  number?: number;
  host: string;
  pid: number;
  expiresAt: Date;
  /** No key with a later instant in it was made under this number; the next holder starts there. */
  keysBeforeMs: number;
  /** Views and effects of all its commits with lower ids are done. */
  doneBefore: string;
}

const required = { type: String, required: true };
const schema = new Schema<NodeRow>(
  {
    _id: required,
    number: { type: Number },
    host: required,
    pid: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
    keysBeforeMs: { type: Number, required: true },
    doneBefore: required,
  },
  { collection: 'nodes', versionKey: false, strict: 'throw' },
);
schema.index({ number: 1 }, { unique: true, partialFilterExpression: { number: { $exists: true } } });

/** The collection on this connection; the same model each time it is asked for. */
export const nodesOn = (connection: Connection): Model<NodeRow> =>
  (connection.models.Node as Model<NodeRow> | undefined) ?? connection.model<NodeRow>('Node', schema);
