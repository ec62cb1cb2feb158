/** Secrets that the server makes for itself once and every node on the database shares. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Secret {
  /** What it is for, e.g. `tokens`. */
  _id: string;
  /** Base64url. */
  value: string;
  createdAt: string;
}

const required = { type: String, required: true };
const schema = new Schema<Secret>(
  { _id: required, value: required, createdAt: required },
  { collection: 'secrets', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const secretsOn = (connection: Connection): Model<Secret> =>
  (connection.models.Secret as Model<Secret> | undefined) ?? connection.model<Secret>('Secret', schema);
