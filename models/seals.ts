/**
 * Electronic seals of organisations (电子印章), as the platform's staff registered them: the key that
 * signatures are verified with, and what its certificate says. Revoked seals stay, for what they sealed
 * before.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Seal {
  _id: string;
  organisation: string;
  /** `平顶山市民政局公章` */
  name: string;
  algorithm: 'SM2-SM3' | 'ECDSA-SHA256' | 'RSA-SHA256';
  /** SubjectPublicKeyInfo, DER in base64. */
  publicKey: string;
  /** PEM, with what it says; absent for a bare key. */
  certificate?: string;
  subject?: string;
  issuer?: string;
  serialNumber?: string;
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint?: string;
  validFrom: Date;
  validUntil: Date;
  registeredBy: string;
  registeredAt: Date;
  revokedBy?: string;
  revokedAt?: Date;
  revokedFor?: string;
}

const required = { type: String, required: true };
const instant = { type: Date, required: true };
const schema = new Schema<Seal>(
  {
    _id: required,
    organisation: required,
    name: required,
    algorithm: required,
    publicKey: required,
    certificate: { type: String },
    subject: { type: String },
    issuer: { type: String },
    serialNumber: { type: String },
    fingerprint: { type: String },
    validFrom: instant,
    validUntil: instant,
    registeredBy: required,
    registeredAt: instant,
    revokedBy: { type: String },
    revokedAt: { type: Date },
    revokedFor: { type: String },
  },
  { collection: 'seals', versionKey: false, strict: 'throw' },
);
schema.index({ organisation: 1, _id: 1 });
schema.index({ publicKey: 1 }, { unique: true });

/** The collection on this connection; the same model each time it is asked for. */
export const sealsOn = (connection: Connection): Model<Seal> =>
  (connection.models.Seal as Model<Seal> | undefined) ?? connection.model<Seal>('Seal', schema);
