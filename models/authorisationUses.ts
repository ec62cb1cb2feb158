/**
 * What the exchange platform reports of the use of authorisations (A19-c, A22-1): one row per report, which
 * covers a time and counts the uses in it.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface AuthorisationUse {
  /** `<authorisation>:<report>`, so that a report sent twice is there once. */
  _id: string;
  authorisation: string;
  /** The reporter's own name of the report. */
  report: string;
  /** The first and the last use that it covers. */
  from: string;
  until: string;
  count: number;
  /** Used although the authorisation was not in force: before, after or outside its term, or suspended. */
  isOutside: boolean;
  reportedAt: string;
  reportedBy: string;
}

const required = { type: String, required: true };
const schema = new Schema<AuthorisationUse>(
  {
    _id: required,
    authorisation: required,
    report: required,
    from: required,
    until: required,
    count: { type: Number, required: true },
    isOutside: { type: Boolean, required: true },
    reportedAt: required,
    reportedBy: required,
  },
  { collection: 'authorisationUses', versionKey: false, strict: 'throw' },
);
schema.index({ authorisation: 1, until: -1, _id: -1 });
schema.index({ until: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const authorisationUsesOn = (connection: Connection): Model<AuthorisationUse> =>
  (connection.models.AuthorisationUse as Model<AuthorisationUse> | undefined) ??
  connection.model<AuthorisationUse>('AuthorisationUse', schema);
