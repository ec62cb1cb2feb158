/** View: what each data store holds, made from its writes. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface DataStoreRow {
  /** The target namespace of the files that name it, `#`, and its id there. */
  _id: string;
  /** What addresses name it by: 32 hexadecimal digits of the SHA-256 of its id. */
  key: string;
  /** How often it was written. */
  number: number;
  /** JSON text: names in it are the process's and may hold anything. */
  contentText: string;
  items: number;
  changedAt: Date;
}

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<DataStoreRow>(
  {
    _id: required,
    key: required,
    number: count,
    contentText: required,
    items: count,
    changedAt: { type: Date, required: true },
  },
  { collection: 'dataStores', versionKey: false, strict: 'throw' },
);
schema.index({ key: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const dataStoresOn = (connection: Connection): Model<DataStoreRow> =>
  (connection.models.DataStore as Model<DataStoreRow> | undefined) ??
  connection.model<DataStoreRow>('DataStore', schema);
