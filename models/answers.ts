/**
 * Answers kept for the repeat of a request with the same Idempotency-Key; MongoDB drops them when they
 * expire.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface KeptAnswer {
  /** SHA-256 of the caller's name and its key. */
  _id: string;
  /** SHA-256 of the request: another request under the same key is refused. */
  fingerprint: string;
  status: number;
  body?: unknown;
  expiresAt: Date;
}

const schema = new Schema<KeptAnswer>(
  {
    _id: { type: String, required: true },
    fingerprint: { type: String, required: true },
    status: { type: Number, required: true },
    body: { type: Schema.Types.Mixed },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'answers', versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The collection on this connection; the same model each time it is asked for. */
export const answersOn = (connection: Connection): Model<KeptAnswer> =>
  (connection.models.KeptAnswer as Model<KeptAnswer> | undefined) ??
  connection.model<KeptAnswer>('KeptAnswer', schema);
