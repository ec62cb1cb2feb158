/**
 * Published messages while they live. Not a view: a message is durable here before it is correlated. A claim
 * says that one subscription of a process was chosen for the message; it is pushed only if the process has
 * none yet, and that makes a message correlate at most once per process.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface MessageClaim {
  processId: string;
  instance: string;
  subscription: string;
  /** The message starts the instance, in this version and state; `subscription` is the row in `starts`. */
  start?: { definition: string; state: string };
}

export interface MessageRow {
  /** The message's key. */
  _id: string;
  name: string;
  correlationKey: string;
  messageId?: string;
  /** JSON text: variable names are the sender's and may hold anything. */
  variablesText: string;
  publishedAt: Date;
  expiresAt: Date;
  claims: MessageClaim[];
  /** Subscriptions claimed but not yet known to be a commit of their instance; the sweeper finishes them. */
  open: string[];
}

/** Keys alone do not tell: those of a node that took over a dead one's number run ahead for a while. */
export const oldestFirst = { publishedAt: 1, _id: 1 } as const;

/** A filter: published before this message, by the same order. */
export const isEarlier = ({ publishedAt, _id }: MessageRow) => ({
  $or: [{ publishedAt: { $lt: publishedAt } }, { publishedAt, _id: { $lt: _id } }],
});

const required = { type: String, required: true };
const schema = new Schema<MessageRow>(
  {
    _id: required,
    name: required,
    correlationKey: { type: String, default: '' },
    messageId: { type: String },
    variablesText: required,
    publishedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    claims: { type: Schema.Types.Mixed, required: true },
    open: { type: [String], default: [] },
  },
  { collection: 'messages', versionKey: false, strict: 'throw' },
);
schema.index({ name: 1, correlationKey: 1, ...oldestFirst });
schema.index(
  { name: 1, correlationKey: 1, messageId: 1 },
  { unique: true, partialFilterExpression: { messageId: { $exists: true } } },
);
schema.index({ expiresAt: 1 });
schema.index({ open: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const messagesOn = (connection: Connection): Model<MessageRow> =>
  (connection.models.Message as Model<MessageRow> | undefined) ??
  connection.model<MessageRow>('Message', schema);
