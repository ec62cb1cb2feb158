/**
 * The writes of data stores, in the order of each. Not a view: the logs say what was to be written, and here
 * it is decided in which order it was, or that it could not be. Nothing is ever changed.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type { StoreRefusal } from '../engine/vocabulary.js';

export interface DataStoreWriteRow {
  /** The id of the effect that ordered it. */
  _id: string;
  store: string;
  /** Its place among the writes of the store, from 1 on; absent when it was refused. */
  number?: number;
  refused?: StoreRefusal;
  /** JSON text of what was written and where (`StoreWrite`). */
  writeText: string;
  instance: string;
  element: string;
  writtenAt: Date;
}

const required = { type: String, required: true };
const schema = new Schema<DataStoreWriteRow>(
  {
    _id: required,
    store: required,
    number: { type: Number },
    refused: { type: Schema.Types.Mixed },
    writeText: required,
    instance: required,
    element: required,
    writtenAt: { type: Date, required: true },
  },
  { collection: 'dataStoreWrites', versionKey: false, strict: 'throw' },
);
// Of two writers of the same place one loses, and writes behind the other.
schema.index(
  { store: 1, number: 1 },
  { unique: true, partialFilterExpression: { number: { $exists: true } } },
);

/** The collection on this connection; the same model each time it is asked for. */
export const dataStoreWritesOn = (connection: Connection): Model<DataStoreWriteRow> =>
  (connection.models.DataStoreWrite as Model<DataStoreWriteRow> | undefined) ??
  connection.model<DataStoreWriteRow>('DataStoreWrite', schema);
