/**
 * Released versions of forms (form-js schemas), never edited. The schema is kept as the JSON text deployed.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface FormRow {
  /** The form's key. */
  _id: string;
  /** `id` of the form-js schema, by which tasks name it. */
  formId: string;
  version: number;
  resourceName: string;
  deployment: string;
  schemaText: string;
  fingerprint: string;
  deployedAt: Date;
}

const required = { type: String, required: true };
const schema = new Schema<FormRow>(
  {
    _id: required,
    formId: required,
    version: { type: Number, required: true },
    resourceName: required,
    deployment: required,
    schemaText: required,
    fingerprint: required,
    deployedAt: { type: Date, required: true },
  },
  { collection: 'forms', versionKey: false, strict: 'throw' },
);
schema.index({ formId: 1, version: 1 }, { unique: true });

/** The collection on this connection; the same model each time it is asked for. */
export const formsOn = (connection: Connection): Model<FormRow> =>
  (connection.models.Form as Model<FormRow> | undefined) ?? connection.model<FormRow>('Form', schema);
