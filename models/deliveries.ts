/**
 * Deliveries of data (A10-2u, A10-2c-c): the material of the published statistics (A22-1) and of audit
 * (A21).
 */
import { type Connection, type Model, Schema } from 'mongoose';

export const deliveryWays = ['platform', 'store', 'staff'] as const;
export type DeliveryWay = (typeof deliveryWays)[number];

/** A file as it was when it was handed over; a newer one of the same resource does not replace it. */
export interface DeliveredFile {
  id: string;
  name: string;
  bytes: number;
  sha256: string;
}

export const doubtConclusions = ['corrected', 'unfounded'] as const;

/** Its data was doubted, and what the provider found (A10-3b, A11-3b). */
export interface DeliveryDoubt {
  /** The instance that dealt with it: noted once however often its job runs. */
  instance: string;
  discoveredOn: string;
  conclusion: (typeof doubtConclusions)[number];
  repliedAt: string;
  repliedBy: string;
}

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
  /** What moved the data: the exchange platform, the catalogue's own store, or the platform's staff. */
  by: DeliveryWay;
  /** The exchange platform's own number for the transfer, and how many records it moved. */
  batch: string;
  records?: number;
  /** Of a file from the catalogue's store: what the receiver may fetch. */
  file?: DeliveredFile;
  /** The recorded online time at which the exchange was reported (A17), and who did. */
  deliveredAt: string;
  deliveredBy: string;
  doubts: DeliveryDoubt[];
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
    by: { ...required, enum: deliveryWays },
    batch: required,
    records: { type: Number },
    file: {
      type: new Schema<DeliveredFile>(
        { id: required, name: required, bytes: { type: Number, required: true }, sha256: required },
        { _id: false },
      ),
      default: undefined,
    },
    deliveredAt: required,
    deliveredBy: required,
    doubts: {
      type: [
        new Schema<DeliveryDoubt>(
          {
            instance: required,
            discoveredOn: required,
            conclusion: { ...required, enum: doubtConclusions },
            repliedAt: required,
            repliedBy: required,
          },
          { _id: false },
        ),
      ],
      default: [],
    },
  },
  { collection: 'deliveries', versionKey: false, strict: 'throw' },
);
schema.index({ instance: 1 });
schema.index({ resource: 1, deliveredAt: 1 });
schema.index({ receiver: 1, deliveredAt: 1 });
schema.index({ provider: 1, deliveredAt: 1 });
schema.index({ authorisation: 1 });
schema.index({ deliveredAt: -1, _id: -1 });

/** The collection on this connection; the same model each time it is asked for. */
export const deliveriesOn = (connection: Connection): Model<Delivery> =>
  (connection.models.Delivery as Model<Delivery> | undefined) ??
  connection.model<Delivery>('Delivery', schema);
