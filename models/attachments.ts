/**
 * Uploaded files: what they are called, what they hold, who brought them. Their bytes are in `files.ts`. A
 * row is not a view: an upload is no event of any instance. Which instance a file belongs to is told by
 * `attachmentReferences.ts`.
 */
import { type Connection, type Model, Schema } from 'mongoose';

/** `uploading` until every byte is durable; `dropped` while the sweeper takes it away. */
export type AttachmentState = 'uploading' | 'stored' | 'dropped';

export interface AttachmentRow {
  _id: string;
  state: AttachmentState;
  name: string;
  mediaType: string;
  /** Bytes; with the digest, known once the last byte is there. */
  size?: number;
  /** Hexadecimal, in lower case. */
  sha256?: string;
  uploadedBy: string;
  /** Codes of the uploader's organisations, whose members see the file while no instance refers to it. */
  organisations: string[];
  uploadedAt: Date;
  /** Taken away after this instant unless an instance refers to it; absent once one does. */
  keepUntil?: Date;
}

const required = { type: String, required: true };
const schema = new Schema<AttachmentRow>(
  {
    _id: required,
    state: { ...required, enum: ['uploading', 'stored', 'dropped'] },
    name: required,
    mediaType: required,
    size: { type: Number },
    sha256: { type: String },
    uploadedBy: required,
    organisations: { type: [String], default: [] },
    uploadedAt: { type: Date, required: true },
    keepUntil: { type: Date },
  },
  { collection: 'attachments', versionKey: false, strict: 'throw' },
);
schema.index({ keepUntil: 1 }, { partialFilterExpression: { keepUntil: { $exists: true } } });
schema.index({ uploadedBy: 1, keepUntil: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const attachmentsOn = (connection: Connection): Model<AttachmentRow> =>
  (connection.models.Attachment as Model<AttachmentRow> | undefined) ??
  connection.model<AttachmentRow>('Attachment', schema);
