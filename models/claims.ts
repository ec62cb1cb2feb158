/**
 * Which instance an idempotency key or a call activity became. Claimed before the instance's first commit, so
 * that a repeat, or a redo after a crash, starts the same instance and not a second one.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface ClaimRow {
  /**
   * `start:<idempotency key>`, `call:<call key>`, `effect:<effect id>`, `signal:<signal>:<process>:<state>`,
   * `timer:<process>:<state>:<instant>`; and `correlation:<process>:<key>` while the instance is active that
   * a message with this key started.
   */
  _id: string;
  instance?: string;
  definition?: string;
  /** Digest of the request, so that the same key with another request is refused. */
  fingerprint?: string;
  claimedAt: Date;
  /** The caller withdrew: an instance that is not started yet must not be. */
  canceled?: boolean;
}

const schema = new Schema<ClaimRow>(
  {
    _id: { type: String, required: true },
    instance: { type: String },
    definition: { type: String },
    fingerprint: { type: String },
    claimedAt: { type: Date, required: true },
    canceled: { type: Boolean },
  },
  { collection: 'claims', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const claimsOn = (connection: Connection): Model<ClaimRow> =>
  (connection.models.Claim as Model<ClaimRow> | undefined) ?? connection.model<ClaimRow>('Claim', schema);
