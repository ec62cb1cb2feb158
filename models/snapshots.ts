/**
 * View: the state of an instance at some seq, so that loading it does not step its whole log. One per
 * instance.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface SnapshotRow {
  /** The instance's key. */
  _id: string;
  seq: number;
  /** Hashes of the commit at `seq`: the state is believed only if they are the log's. */
  hash: string;
  stateHash: string;
  /** JSON of the `InstanceState`. */
  stateText: string;
}

const required = { type: String, required: true };
const schema = new Schema<SnapshotRow>(
  {
    _id: required,
    seq: { type: Number, required: true },
    hash: required,
    stateHash: required,
    stateText: required,
  },
  { collection: 'snapshots', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const snapshotsOn = (connection: Connection): Model<SnapshotRow> =>
  (connection.models.Snapshot as Model<SnapshotRow> | undefined) ??
  connection.model<SnapshotRow>('Snapshot', schema);
