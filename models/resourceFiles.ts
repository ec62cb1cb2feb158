/**
 * The files that a provider has laid down for a resource, one row each: the newest of a format is handed
 * over, older ones stay for those to whom they were. Their bytes are attachments.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface ResourceFile {
  /** The attachment. */
  _id: string;
  resource: string;
  format: string;
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
  laidDownAt: string;
  laidDownBy: string;
  /** Since then it is not handed over any more. */
  withdrawnAt?: string;
}

const required = { type: String, required: true };
const schema = new Schema<ResourceFile>(
  {
    _id: required,
    resource: required,
    format: required,
    name: required,
    mediaType: required,
    size: { type: Number, required: true },
    sha256: required,
    laidDownAt: required,
    laidDownBy: required,
    withdrawnAt: { type: String },
  },
  { collection: 'resourceFiles', versionKey: false, strict: 'throw' },
);
schema.index({ resource: 1, format: 1, laidDownAt: -1, _id: -1 });

/** The collection on this connection; the same model each time it is asked for. */
export const resourceFilesOn = (connection: Connection): Model<ResourceFile> =>
  (connection.models.ResourceFile as Model<ResourceFile> | undefined) ??
  connection.model<ResourceFile>('ResourceFile', schema);

/** What is handed over now for a resource in a format. */
export const currentFile = (
  connection: Connection,
  resource: string,
  format: string,
): Promise<ResourceFile | null> =>
  resourceFilesOn(connection)
    .findOne({ resource, format })
    .sort({ laidDownAt: -1, _id: -1 })
    .lean<ResourceFile>()
    .then((file) => (file?.withdrawnAt === undefined ? file : null));
