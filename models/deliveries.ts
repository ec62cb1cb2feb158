/**
 * Deliveries of data (A10-2u, A10-2c-c): the material of the published statistics (A22-1) and of audit
 * (A21).
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Delivery {
  /** The key of the job that recorded it, so that a repeated job finds it there. */
  _id: string;
  instance: string;
  processId: string;
  /** Code of the resource, of the organisation that owns it and of the one that received the data. */
  resource: string;
  provider: string;
  receiver: string;
  mode: string;
  /** Of files: csv, xls … */
  format?: string;
  /** The county's front-end library into which it was pushed (A11-2). */
  library?: string;
  /** The authorisation it rests on; absent when the share is unconditional. */
  authorisation?: string;
  /** The exchange platform's own number for the transfer, and how many records it moved. */
  batch: string;
  records?: number;
  /** The recorded online time at which the platform's staff reported the exchange (A17), and who did. */
  deliveredAt: string;
  deliveredBy: string;
}

const required = { type: String, required: true };
const schema = new Schema<Delivery>(
  {
    _id: required,
    instance: required,
    processId: required,
    resource: required,
    provider: required,
    receiver: required,
    mode: required,
    format: { type: String },
    library: { type: String },
    authorisation: { type: String },
    batch: required,
    records: { type: Number },
    deliveredAt: required,
    deliveredBy: required,
  },
  { collection: 'deliveries', versionKey: false, strict: 'throw' },
);
schema.index({ instance: 1 });
schema.index({ resource: 1, deliveredAt: 1 });
schema.index({ receiver: 1, deliveredAt: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const deliveriesOn = (connection: Connection): Model<Delivery> =>
  (connection.models.Delivery as Model<Delivery> | undefined) ??
  connection.model<Delivery>('Delivery', schema);
