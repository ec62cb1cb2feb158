/** Who waits until something is written to data stores that hold too little for them. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface DataStoreReaderRow {
  /** The key of the read. */
  _id: string;
  instance: string;
  token: string;
  stores: string[];
  /** How often each was written when the reader last looked, in their order. */
  numbers: number[];
}

const required = { type: String, required: true };
const schema = new Schema<DataStoreReaderRow>(
  {
    _id: required,
    instance: required,
    token: required,
    stores: { type: [String], required: true },
    numbers: { type: [Number], required: true },
  },
  { collection: 'dataStoreReaders', versionKey: false, strict: 'throw' },
);
schema.index({ stores: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const dataStoreReadersOn = (connection: Connection): Model<DataStoreReaderRow> =>
  (connection.models.DataStoreReader as Model<DataStoreReaderRow> | undefined) ??
  connection.model<DataStoreReaderRow>('DataStoreReader', schema);
