/**
 * Authorisations to provide data (A10-2c-b, A15-1, A16): who allowed what to whom, and until when
 * (A19-b).
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Authorisation {
  /** The key of the job that recorded it, so that a repeated job finds it there. */
  _id: string;
  instance: string;
  processId: string;
  /** Code of the resource, of the organisation that authorised and of the one that may use the data. */
  resource: string;
  grantor: string;
  grantee: string;
  /** The recorded online time of the decision (A17), and who took it. */
  grantedAt: string;
  grantedBy: string;
  mode: string;
  /** First and last day of use, `YYYY-MM-DD`. */
  useFrom: string;
  useUntil: string;
  purpose: string;
  conditions?: string;
}

const required = { type: String, required: true };
const schema = new Schema<Authorisation>(
  {
    _id: required,
    instance: required,
    processId: required,
    resource: required,
    grantor: required,
    grantee: required,
    grantedAt: required,
    grantedBy: required,
    mode: required,
    useFrom: required,
    useUntil: required,
    purpose: required,
    conditions: { type: String },
  },
  { collection: 'authorisations', versionKey: false, strict: 'throw' },
);
schema.index({ instance: 1 });
schema.index({ grantor: 1, grantedAt: 1 });
schema.index({ grantee: 1, grantedAt: 1 });
schema.index({ useUntil: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const authorisationsOn = (connection: Connection): Model<Authorisation> =>
  (connection.models.Authorisation as Model<Authorisation> | undefined) ??
  connection.model<Authorisation>('Authorisation', schema);
