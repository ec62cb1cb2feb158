/**
 * Signals broadcast from outside, from the moment of their acknowledgement until everything that waited for
 * them has them.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface SignalRow {
  /** The signal's key. */
  _id: string;
  name: string;
  /** JSON text: variable names are the sender's and may hold anything. */
  variablesText: string;
  broadcastAt: Date;
  /** Who broadcast it: the actor of the events that it becomes. */
  by: { kind: 'user' | 'worker' | 'timer' | 'message' | 'instance' | 'engine'; id: string };
}

const required = { type: String, required: true };
const schema = new Schema<SignalRow>(
  {
    _id: required,
    name: required,
    variablesText: required,
    broadcastAt: { type: Date, required: true },
    by: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'signals', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const signalsOn = (connection: Connection): Model<SignalRow> =>
  (connection.models.Signal as Model<SignalRow> | undefined) ?? connection.model<SignalRow>('Signal', schema);
