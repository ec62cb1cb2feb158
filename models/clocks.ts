/** The instant at which the clock of the processes has been pinned, for all nodes: one row, or none. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface ClockRow {
  /** Of what it is the clock: `processes`. */
  _id: string;
  pinnedAt: Date;
  by: string;
}

const required = { type: String, required: true };
const schema = new Schema<ClockRow>(
  { _id: required, pinnedAt: { type: Date, required: true }, by: required },
  { collection: 'clocks', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const clocksOn = (connection: Connection): Model<ClockRow> =>
  (connection.models.Clock as Model<ClockRow> | undefined) ?? connection.model<ClockRow>('Clock', schema);
