/** Statistics that the platform published for a period (A22-1): as they were counted then, never changed. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface StatisticsReport {
  _id: string;
  title: string;
  /** First and last day, `YYYY-MM-DD`. */
  from: string;
  until: string;
  /** As `GET /v2/statistics` answered when it was published, and the SHA-256 of its canonical JSON. */
  statistics: Record<string, unknown>;
  sha256: string;
  publishedBy: string;
  publishedAt: Date;
}

const required = { type: String, required: true };
const schema = new Schema<StatisticsReport>(
  {
    _id: required,
    title: required,
    from: required,
    until: required,
    statistics: { type: Schema.Types.Mixed, required: true },
    sha256: required,
    publishedBy: required,
    publishedAt: { type: Date, required: true },
  },
  { collection: 'statisticsReports', versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ from: -1, _id: -1 });

/** The collection on this connection; the same model each time it is asked for. */
export const statisticsReportsOn = (connection: Connection): Model<StatisticsReport> =>
  (connection.models.StatisticsReport as Model<StatisticsReport> | undefined) ??
  connection.model<StatisticsReport>('StatisticsReport', schema);
