/** 抄送: who has read a task that was copied to him, and when. Not a view of the log: a rebuild keeps it. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Receipt {
  /** The task's key and the reader's name. */
  _id: string;
  task: string;
  user: string;
  readAt: Date;
}

const required = { type: String, required: true };
const schema = new Schema<Receipt>(
  { _id: required, task: required, user: required, readAt: { type: Date, required: true } },
  { collection: 'receipts', versionKey: false, strict: 'throw' },
);
schema.index({ task: 1, readAt: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const receiptsOn = (connection: Connection): Model<Receipt> =>
  (connection.models.Receipt as Model<Receipt> | undefined) ?? connection.model<Receipt>('Receipt', schema);
