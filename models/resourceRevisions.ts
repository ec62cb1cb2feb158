/**
 * What a catalogue entry said, revision by revision (A5, A21). A revision is written before the entry it
 * changes: its number, which only one writer gets, decides who was first.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type { CatalogueResource } from './resources.js';

export interface ResourceRevision {
  /** `<code>@<revision>`. */
  _id: string;
  resource: string;
  revision: number;
  /** The entry as it reads from this revision on. */
  entry: CatalogueResource;
  /** Absent of the entry that an installation began with. */
  by?: string;
  at: string;
}

const required = { type: String, required: true };
const schema = new Schema<ResourceRevision>(
  {
    _id: required,
    resource: required,
    revision: { type: Number, required: true },
    entry: { type: Schema.Types.Mixed, required: true },
    by: { type: String },
    at: required,
  },
  { collection: 'resourceRevisions', versionKey: false, strict: 'throw' },
);
schema.index({ resource: 1, revision: -1 });

/** The collection on this connection; the same model each time it is asked for. */
export const resourceRevisionsOn = (connection: Connection): Model<ResourceRevision> =>
  (connection.models.ResourceRevision as Model<ResourceRevision> | undefined) ??
  connection.model<ResourceRevision>('ResourceRevision', schema);
