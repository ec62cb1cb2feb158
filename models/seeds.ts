/**
 * What was put into a new database once, so that a later start neither repeats it nor brings back what
 * was removed.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Seed {
  /** The name of what was seeded, or `lease`. */
  _id: string;
  doneAt?: Date;
  /** Of the lease: which process seeds, and until when the others wait for it. */
  holder?: string;
  leasedUntil?: Date;
}

const schema = new Schema<Seed>(
  {
    _id: { type: String, required: true },
    doneAt: { type: Date },
    holder: { type: String },
    leasedUntil: { type: Date },
  },
  { collection: 'seeds', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const seedsOn = (connection: Connection): Model<Seed> =>
  (connection.models.Seed as Model<Seed> | undefined) ?? connection.model<Seed>('Seed', schema);
