/**
 * View: which file is part of which instance, by which commit. Whoever may see one of the instances or tasks
 * that refer to a file may see the file.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface AttachmentReferenceRow {
  /** Instance, seq of the commit that added it, attachment: `4503…-7-4503…`. */
  _id: string;
  attachment: string;
  instance: string;
  /** The task that it was added to, or completed with; absent for what an instance was started with. */
  task?: string;
  element?: string;
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
  addedBy: string;
  addedAt: Date;
  removedBy?: string;
  removedAt?: Date;
  seq: number;
}

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<AttachmentReferenceRow>(
  {
    _id: required,
    attachment: required,
    instance: required,
    task: { type: String },
    element: { type: String },
    name: required,
    mediaType: required,
    size: count,
    sha256: required,
    addedBy: required,
    addedAt: { type: Date, required: true },
    removedBy: { type: String },
    removedAt: { type: Date },
    seq: count,
  },
  { collection: 'attachmentReferences', versionKey: false, strict: 'throw' },
);
schema.index({ attachment: 1, _id: 1 });
schema.index({ instance: 1, addedAt: 1, _id: 1 });
schema.index({ task: 1, addedAt: 1, _id: 1 }, { partialFilterExpression: { task: { $exists: true } } });

/** The collection on this connection; the same model each time it is asked for. */
export const attachmentReferencesOn = (connection: Connection): Model<AttachmentReferenceRow> =>
  (connection.models.AttachmentReference as Model<AttachmentReferenceRow> | undefined) ??
  connection.model<AttachmentReferenceRow>('AttachmentReference', schema);
