/** View: one row per message that an instance waits for. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface SubscriptionRow {
  /** The subscription's key: the instance's key and six digits. */
  _id: string;
  instance: string;
  processId: string;
  element: string;
  kind: 'message' | 'signal';
  message: string;
  correlationKey: string;
  state: 'OPEN' | 'CLOSED';
  openedAt: Date;
  seq: number;
}

const required = { type: String, required: true };
const schema = new Schema<SubscriptionRow>(
  {
    _id: required,
    instance: required,
    processId: required,
    element: required,
    kind: { ...required, enum: ['message', 'signal'] },
    message: required,
    correlationKey: { type: String, default: '' },
    state: { ...required, enum: ['OPEN', 'CLOSED'] },
    openedAt: { type: Date, required: true },
    seq: { type: Number, required: true },
  },
  { collection: 'subscriptions', versionKey: false, strict: 'throw' },
);
schema.index(
  { kind: 1, message: 1, correlationKey: 1, _id: 1 },
  { partialFilterExpression: { state: 'OPEN' } },
);

/** The collection on this connection; the same model each time it is asked for. */
export const subscriptionsOn = (connection: Connection): Model<SubscriptionRow> =>
  (connection.models.Subscription as Model<SubscriptionRow> | undefined) ??
  connection.model<SubscriptionRow>('Subscription', schema);
