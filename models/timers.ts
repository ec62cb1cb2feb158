/** View: one row per timer that an instance waits for. The sweeper finds here what Agenda did not ring. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface TimerRow {
  /** The timer's key: the instance's key and six digits. */
  _id: string;
  instance: string;
  element: string;
  /** `PAUSED`: its clock stands still, and it does not ring. */
  state: 'OPEN' | 'PAUSED' | 'CLOSED';
  dueAt: Date;
  dueDate?: string;
  calendar: string;
  provisional?: boolean;
  /**
   * Between these instants lie the days that its due instant depends on, while it is open: a revision of the
   * calendar finds by them what it has to count again.
   */
  countedFrom?: Date;
  countedTo?: Date;
  seq: number;
}

const required = { type: String, required: true };
const schema = new Schema<TimerRow>(
  {
    _id: required,
    instance: required,
    element: required,
    state: { ...required, enum: ['OPEN', 'PAUSED', 'CLOSED'] },
    dueAt: { type: Date, required: true },
    dueDate: { type: String },
    calendar: required,
    provisional: { type: Boolean },
    countedFrom: { type: Date },
    countedTo: { type: Date },
    seq: { type: Number, required: true },
  },
  { collection: 'timers', versionKey: false, strict: 'throw' },
);
schema.index({ dueAt: 1, _id: 1 }, { partialFilterExpression: { state: 'OPEN' } });
schema.index(
  { calendar: 1, countedTo: 1, _id: 1 },
  { partialFilterExpression: { countedTo: { $exists: true } } },
);
schema.index({ instance: 1, _id: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const timersOn = (connection: Connection): Model<TimerRow> =>
  (connection.models.Timer as Model<TimerRow> | undefined) ?? connection.model<TimerRow>('Timer', schema);
