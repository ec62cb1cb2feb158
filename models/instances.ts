/**
 * View: one row per process instance. Written only when something in it changes, so `seq` is that change's.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export type InstanceRowState = 'ACTIVE' | 'COMPLETED' | 'CANCELED' | 'FAILED' | 'TERMINATED';

export interface InstanceRow {
  /** The instance's key; keys are ordered by time, so sorting by `_id` sorts by start. */
  _id: string;
  definition: string;
  processId: string;
  processName: string;
  version: number;
  versionTag?: string;
  businessKey?: string;
  /** What the case is called in lists. */
  title?: string;
  /** User name, or the name of whatever else started it. */
  initiator: string;
  state: InstanceRowState;
  startedAt: Date;
  endedAt?: Date;
  /** Why it was terminated, cancelled or failed. */
  endReason?: string;
  parent?: { instance: string; call: string };
  origin?: { instance: string; element: string };
  /** The platform entered it for a department that applied on paper (A9). */
  offline?: true;
  /**
   * Everybody its tasks were ever offered or assigned to, as in the audience of tasks: who may see the
   * instance.
   */
  audience: string[];
  /** Open incidents. */
  incidents: number;
  /** Limits missed so far, for ever (A22-2). */
  overdue: number;
  /** The limit of the whole process, when it has one; as in the rows of tasks. */
  dueAt?: Date;
  dueDate?: string;
  warnAt?: Date;
  pausedAt?: Date;
  daysLeft?: number;
  light?: 'green' | 'yellow' | 'red';
  /** Of a process with a limit: how the case shares data, as in the rows of tasks. */
  mode?: string;
  /** A due date in it, of the process or an open task, touches a year whose notice is not known. */
  provisional?: boolean;
  seq: number;
}

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<InstanceRow>(
  {
    _id: required,
    definition: required,
    processId: required,
    processName: required,
    version: count,
    versionTag: { type: String },
    businessKey: { type: String },
    title: { type: String },
    initiator: required,
    state: { ...required, enum: ['ACTIVE', 'COMPLETED', 'CANCELED', 'FAILED', 'TERMINATED'] },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date },
    endReason: { type: String },
    parent: { type: Schema.Types.Mixed },
    origin: { type: Schema.Types.Mixed },
    offline: { type: Boolean },
    audience: { type: [String], default: [] },
    incidents: count,
    overdue: count,
    dueAt: { type: Date },
    dueDate: { type: String },
    warnAt: { type: Date },
    pausedAt: { type: Date },
    daysLeft: { type: Number },
    light: { type: String, enum: ['green', 'yellow', 'red'] },
    mode: { type: String },
    provisional: { type: Boolean },
    seq: count,
  },
  { collection: 'instances', versionKey: false, strict: 'throw' },
);
schema.index({ initiator: 1, _id: -1 });
schema.index({ audience: 1, _id: -1 });
schema.index({ processId: 1, state: 1, _id: -1 });
schema.index({ businessKey: 1 }, { partialFilterExpression: { businessKey: { $exists: true } } });
schema.index({ 'parent.instance': 1 }, { partialFilterExpression: { 'parent.instance': { $exists: true } } });
// Limits of whole processes that were met or missed in a period (A22-1).
const hasLimit = { dueAt: { $exists: true } };
schema.index({ dueAt: 1 }, { partialFilterExpression: hasLimit });
schema.index({ endedAt: 1 }, { partialFilterExpression: { state: 'COMPLETED', ...hasLimit } });
const isHeld = { pausedAt: { $exists: true } };
schema.index({ endedAt: 1, pausedAt: 1 }, { partialFilterExpression: { state: 'COMPLETED', ...isHeld } });

/** The collection on this connection; the same model each time it is asked for. */
export const instancesOn = (connection: Connection): Model<InstanceRow> =>
  (connection.models.Instance as Model<InstanceRow> | undefined) ??
  connection.model<InstanceRow>('Instance', schema);
