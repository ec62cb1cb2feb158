/**
 * Engine processes that are alive: each holds one of 1,024 numbers, from which its keys are made, on a lease.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface NodeRow {
  /** The node's number, 0 to 1023. */
  _id: number;
  /** Unique per start of an engine; what `pending` of a commit names. */
  owner: string;
  host: string;
  pid: number;
  expiresAt: Date;
  /** No key with a later instant in it was made under this number; the next holder starts there. */
  keysBeforeMs: number;
}

const schema = new Schema<NodeRow>(
  {
    _id: { type: Number, required: true },
    owner: { type: String, required: true },
    host: { type: String, required: true },
    pid: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
    keysBeforeMs: { type: Number, required: true },
  },
  { collection: 'nodes', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const nodesOn = (connection: Connection): Model<NodeRow> =>
  (connection.models.Node as Model<NodeRow> | undefined) ?? connection.model<NodeRow>('Node', schema);
