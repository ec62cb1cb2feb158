/**
 * What starts instances from outside: one row per trigger of a version. Made from the version before it is
 * released, so no released version is without its rows; a row counts only while its version is the latest.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface StartRow {
  /** The definition's key and six digits, as the key of a timer inside an instance. */
  _id: string;
  definition: string;
  processId: string;
  version: number;
  kind: 'message' | 'signal' | 'timer' | 'conditional';
  /** Name of the message or signal, or of the delay; of a condition the state. */
  name: string;
  /** Where the token is born. */
  state: string;
  /** A timer's next instant; absent once it has fired for the last time. */
  dueAt?: Date;
  /** Of a cycle: its interval, and how often it fires after this time (-1: for ever). */
  interval?: string;
  repetitions?: number;
  /** Of a timer that asked for working days: the revision that its instant is counted with. */
  calendar?: string;
  provisional?: true;
  /** How revisions have moved it, the latest last. */
  recounts?: StartRecount[];
}

export interface StartRecount {
  at: Date;
  from: string;
  to: string;
  was: { dueAt: string; provisional?: true };
  is: { dueAt: string; provisional?: true };
}

const required = { type: String, required: true };
const schema = new Schema<StartRow>(
  {
    _id: required,
    definition: required,
    processId: required,
    version: { type: Number, required: true },
    kind: { ...required, enum: ['message', 'signal', 'timer', 'conditional'] },
    name: required,
    state: required,
    dueAt: { type: Date },
    interval: { type: String },
    repetitions: { type: Number },
    calendar: { type: String },
    provisional: { type: Boolean },
    recounts: { type: [Schema.Types.Mixed], default: undefined },
  },
  { collection: 'starts', versionKey: false, strict: 'throw' },
);
schema.index({ kind: 1, name: 1 });
schema.index({ processId: 1, version: 1 });
schema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });

/** The collection on this connection; the same model each time it is asked for. */
export const startsOn = (connection: Connection): Model<StartRow> =>
  (connection.models.Start as Model<StartRow> | undefined) ?? connection.model<StartRow>('Start', schema);
