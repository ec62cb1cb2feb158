/**
 * Records of electronic seals applied (电子签章): which seal, to what content, when, and the signature that
 * proves it, verified when it was recorded. A record is never changed.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface SealRecord {
  _id: string;
  seal: string;
  organisation: string;
  /** SHA-256 of what was sealed, hexadecimal: a file's bytes, or the canonical JSON of a form. */
  sha256: string;
  /** The file, where it was one. */
  attachment?: string;
  signedAt: string;
  algorithm: string;
  /** DER in base64. */
  signature: string;
  fingerprint?: string;
  recordedBy: string;
  recordedAt: Date;
}

const required = { type: String, required: true };
const schema = new Schema<SealRecord>(
  {
    _id: required,
    seal: required,
    organisation: required,
    sha256: required,
    attachment: { type: String },
    signedAt: required,
    algorithm: required,
    signature: required,
    fingerprint: { type: String },
    recordedBy: required,
    recordedAt: { type: Date, required: true },
  },
  { collection: 'sealRecords', versionKey: false, strict: 'throw' },
);
schema.index({ organisation: 1, _id: 1 });
schema.index({ seal: 1, sha256: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const sealRecordsOn = (connection: Connection): Model<SealRecord> =>
  (connection.models.SealRecord as Model<SealRecord> | undefined) ??
  connection.model<SealRecord>('SealRecord', schema);
