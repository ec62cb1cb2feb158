/**
 * Calendars by revision, never edited: a deadline can always be counted again with the revision that made it.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface CalendarRow {
  /** `id@revision`. */
  _id: string;
  id: string;
  revision: number;
  /** JSON of the calendar as terms are counted with it. */
  calendarText: string;
  /** JSON of its own layer, when it is laid over another calendar. */
  layerText?: string;
  /** `id@revision` of the calendar beneath. */
  base?: string;
  /** Why there is this revision, and whose it is. */
  reason: string;
  by: string;
  storedAt: Date;
}

const schema = new Schema<CalendarRow>(
  {
    _id: { type: String, required: true },
    id: { type: String, required: true },
    revision: { type: Number, required: true },
    calendarText: { type: String, required: true },
    layerText: { type: String },
    base: { type: String },
    reason: { type: String, required: true },
    by: { type: String, required: true },
    storedAt: { type: Date, required: true },
  },
  { collection: 'calendars', versionKey: false, strict: 'throw', id: false },
);
schema.index({ id: 1, revision: 1 }, { unique: true });

/** The collection on this connection; the same model each time it is asked for. */
export const calendarsOn = (connection: Connection): Model<CalendarRow> =>
  (connection.models.Calendar as Model<CalendarRow> | undefined) ??
  connection.model<CalendarRow>('Calendar', schema);
