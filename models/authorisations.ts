/**
 * Authorisations to use data (A10-2c-b, A15-1, A16): who may use what, how and until when, on which
 * decision. The terms never change; the state is a view of the instance that runs the authorisation's life
 * (A19).
 */
import { type Connection, type Model, Schema } from 'mongoose';

export const authorisationStates = ['active', 'suspended', 'expired', 'terminated', 'withdrawn'] as const;
export type AuthorisationState = (typeof authorisationStates)[number];

/** On what a provider suspends or terminates (A19-a): misuse, use beyond the terms, a risk to security. */
export const suspensionGrounds = ['misuse', 'overreach', 'risk'] as const;

/** One change of state, at the recorded online time of what caused it (A17). */
export interface AuthorisationChange {
  /** The key of the job that recorded it: a repeated job adds nothing. */
  job: string;
  state: AuthorisationState;
  at: string;
  /** Who caused it; absent when the term ended by itself (A19-b). */
  by?: string;
  ground?: string;
  reasons?: string;
}

export interface Authorisation {
  /** The key of the job that recorded it, so that a repeated job finds it there. */
  _id: string;
  instance: string;
  processId: string;
  /** The clause the decision rests on, when the definition names it: `A10-2c-b`. */
  clause?: string;
  /** Codes: of the resource, who provides it, who authorised (A16: the platform) and who may use the data. */
  resource: string;
  resourceName: string;
  provider: string;
  grantor: string;
  grantee: string;
  /** The account that applied: it is told of every change. */
  holder: string;
  /** The recorded online time of the decision (A17), and who took it. */
  grantedAt: string;
  grantedBy: string;
  mode: string;
  /** Of files: csv, xls … */
  format?: string;
  /** What of the resource may be used, when the decision names it; absent: all of it. */
  fields?: string[];
  params?: string[];
  /** First and last day of use, `YYYY-MM-DD`, and the instant at which the term is over. */
  useFrom: string;
  useUntil: string;
  expiresAt: string;
  purpose: string;
  conditions?: string;
  /** The use comes with the seasons: three months without use are no ground to withdraw (A19-c). */
  seasonal: boolean;
  /** The instance that runs its life; absent in the moment between the record and its start. */
  lifecycle?: string;
  state: AuthorisationState;
  /** Why it is in its state now, last. */
  changes: AuthorisationChange[];
  /** The end of the last reported use. */
  lastUsedAt?: string;
}

const required = { type: String, required: true };
const change = new Schema<AuthorisationChange>(
  {
    job: required,
    state: { ...required, enum: authorisationStates },
    at: required,
    by: { type: String },
    ground: { type: String },
    reasons: { type: String },
  },
  { _id: false },
);
const schema = new Schema<Authorisation>(
  {
    _id: required,
    instance: required,
    processId: required,
    clause: { type: String },
    resource: required,
    resourceName: required,
    provider: required,
    grantor: required,
    grantee: required,
    holder: required,
    grantedAt: required,
    grantedBy: required,
    mode: required,
    format: { type: String },
    fields: { type: [String], default: undefined },
    params: { type: [String], default: undefined },
    useFrom: required,
    useUntil: required,
    expiresAt: required,
    purpose: required,
    conditions: { type: String },
    seasonal: { type: Boolean, default: false },
    lifecycle: { type: String },
    state: { ...required, enum: authorisationStates },
    changes: { type: [change], default: [] },
    lastUsedAt: { type: String },
  },
  { collection: 'authorisations', versionKey: false, strict: 'throw', suppressReservedKeysWarning: true },
);
schema.index({ instance: 1 });
schema.index({ resource: 1, grantedAt: -1 });
schema.index({ grantor: 1, grantedAt: -1 });
schema.index({ provider: 1, grantedAt: -1 });
schema.index({ grantee: 1, grantedAt: -1 });
schema.index({ grantedAt: -1, _id: -1 });
schema.index({ state: 1, expiresAt: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const authorisationsOn = (connection: Connection): Model<Authorisation> =>
  (connection.models.Authorisation as Model<Authorisation> | undefined) ??
  connection.model<Authorisation>('Authorisation', schema);
