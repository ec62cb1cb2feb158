/**
 * Which calendar the working days of this database are counted with, for all nodes: one row per decision,
 * never edited, and the latest counts. A node does not go by what it was started with, or two that were
 * started otherwise would count each other's limits again and again.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface CountedCalendarRow {
  /** 1 for the first decision, 2 for the second … */
  _id: number;
  /** Id of the calendar; its latest revision counts. */
  calendar: string;
  /** Since when, who decided it, and why. */
  since: Date;
  by: string;
  reason: string;
}

const required = { type: String, required: true };
const schema = new Schema<CountedCalendarRow>(
  {
    _id: { type: Number, required: true },
    calendar: required,
    since: { type: Date, required: true },
    by: required,
    reason: required,
  },
  { collection: 'countedCalendars', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const countedCalendarsOn = (connection: Connection): Model<CountedCalendarRow> =>
  (connection.models.CountedCalendar as Model<CountedCalendarRow> | undefined) ??
  connection.model<CountedCalendarRow>('CountedCalendar', schema);
