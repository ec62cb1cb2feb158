/** The accounts of the built-in identity provider: who acts, in which role, for which organisation. */
import { type Connection, type Model, Schema } from 'mongoose';

export const roles = [
  'requester',
  'provider',
  'lead',
  'support',
  'platform',
  'county-agency',
  'government',
  'designer',
  'auditor',
  'admin',
  'worker',
] as const;
export type Role = (typeof roles)[number];

export interface Membership {
  role: Role;
  organisation: string;
}

export interface User {
  /** The name one logs in with. */
  _id: string;
  displayName: string;
  /** `scrypt$N$r$p$salt$hash`, the last two in base64url (`api/auth/passwords.ts`). */
  passwordHash: string;
  memberships: Membership[];
  disabled: boolean;
  /** Tokens issued for an earlier number are void: raised when a password changes or an account is closed. */
  tokenVersion: number;
  email?: string;
  phone?: string;
  createdAt: string;
}

const schema = new Schema<User>(
  {
    _id: { type: String, required: true },
    displayName: { type: String, required: true },
    passwordHash: { type: String, required: true },
    memberships: {
      type: [
        new Schema<Membership>(
          {
            role: { type: String, required: true, enum: roles },
            organisation: { type: String, required: true },
          },
          { _id: false },
        ),
      ],
      default: [],
    },
    disabled: { type: Boolean, required: true, default: false },
    tokenVersion: { type: Number, required: true, default: 1 },
    email: { type: String },
    phone: { type: String },
    createdAt: { type: String, required: true },
  },
  { collection: 'users', versionKey: false, strict: 'throw' },
);
schema.index({ 'memberships.organisation': 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const usersOn = (connection: Connection): Model<User> =>
  (connection.models.User as Model<User> | undefined) ?? connection.model<User>('User', schema);
