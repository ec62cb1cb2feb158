/**
 * View: one row per job. `availableAt`, `worker` and `lease` are not of the log: they say who holds the job
 * until when, and are lost on a rebuild, which only means that the job is handed out again.
 */
import { type Connection, type Model, Schema } from 'mongoose';

/** `FAILED`: an incident holds the job; nobody gets it until that is resolved. */
export type JobRowState = 'CREATED' | 'FAILED' | 'COMPLETED' | 'CANCELED';

export interface JobRow {
  /** The job's key: the instance's key and six digits. */
  _id: string;
  instance: string;
  definition: string;
  processId: string;
  version: number;
  element: string;
  type: string;
  kind: string;
  state: JobRowState;
  retries: number;
  customHeaders: Record<string, string>;
  /** Free to be handed out from this instant: creation, end of a backoff, or end of a lease. */
  availableAt: Date;
  worker?: string;
  /** Identifies the activation that holds the job. */
  lease?: string;
  /** Message of the last failure. */
  failure?: string;
  openedAt: Date;
  closedAt?: Date;
  seq: number;
}

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<JobRow>(
  {
    _id: required,
    instance: required,
    definition: required,
    processId: required,
    version: count,
    element: required,
    type: required,
    kind: required,
    state: { ...required, enum: ['CREATED', 'FAILED', 'COMPLETED', 'CANCELED'] },
    retries: count,
    customHeaders: { type: Schema.Types.Mixed },
    availableAt: { type: Date, required: true },
    worker: { type: String },
    lease: { type: String },
    failure: { type: String },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date },
    seq: count,
  },
  { collection: 'jobs', versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ type: 1, availableAt: 1, _id: 1 }, { partialFilterExpression: { state: 'CREATED' } });
schema.index({ instance: 1, _id: 1 });
// What a node holds, when it has died.
schema.index({ worker: 1 }, { partialFilterExpression: { state: 'CREATED', worker: { $exists: true } } });

/** The collection on this connection; the same model each time it is asked for. */
export const jobsOn = (connection: Connection): Model<JobRow> =>
  (connection.models.Job as Model<JobRow> | undefined) ?? connection.model<JobRow>('Job', schema);
