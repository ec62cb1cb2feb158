/** View: one row per incident, open or resolved. */
import { type Connection, type Model, Schema } from 'mongoose';
import type { Text } from '../engine/wording.js';

export interface IncidentRow {
  /** The incident's key: the instance's key and six digits. */
  _id: string;
  instance: string;
  definition: string;
  processId: string;
  version: number;
  element: string;
  code: string;
  /** What it says, in each language. */
  text: Text;
  job?: string;
  token?: string;
  state: 'ACTIVE' | 'RESOLVED';
  raisedAt: Date;
  resolvedAt?: Date;
  seq: number;
}

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<IncidentRow>(
  {
    _id: required,
    instance: required,
    definition: required,
    processId: required,
    version: count,
    element: required,
    code: required,
    text: { zh: required, en: required },
    job: { type: String },
    token: { type: String },
    state: { ...required, enum: ['ACTIVE', 'RESOLVED'] },
    raisedAt: { type: Date, required: true },
    resolvedAt: { type: Date },
    seq: count,
  },
  { collection: 'incidents', versionKey: false, strict: 'throw' },
);
schema.index({ state: 1, _id: -1 });
schema.index({ instance: 1, _id: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const incidentsOn = (connection: Connection): Model<IncidentRow> =>
  (connection.models.Incident as Model<IncidentRow> | undefined) ??
  connection.model<IncidentRow>('Incident', schema);
