/** The organisations that act in procedures: departments, county agencies, the platform, the government. */
import { type Connection, type Model, Schema } from 'mongoose';

export const organisationKinds = [
  'municipal-department',
  'county-department',
  'county-agency',
  'platform',
  'government',
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export interface Organisation {
  /** The code that stands after the `@` of a candidate group, e.g. `gaj`. */
  _id: string;
  name: string;
  kind: OrganisationKind;
  /** Code of the county or district, for county departments and agencies. */
  county?: string;
  /** Code of the organisation above: the county agency of a county department. */
  parent?: string;
  /** Of a county agency: the name of the county's front-end library (区县前置库), where data is pushed (A11-2). */
  frontEndLibrary?: string;
}

const schema = new Schema<Organisation>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    kind: { type: String, required: true, enum: organisationKinds },
    county: { type: String },
    parent: { type: String },
    frontEndLibrary: { type: String },
  },
  { collection: 'organisations', versionKey: false, strict: 'throw' },
);
schema.index({ kind: 1, county: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const organisationsOn = (connection: Connection): Model<Organisation> =>
  (connection.models.Organisation as Model<Organisation> | undefined) ??
  connection.model<Organisation>('Organisation', schema);
