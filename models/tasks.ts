/**
 * View: one row per human task, with everything a line of the inbox needs.
 *
 * An inbox page is one range of the index on `audience`: `{ state: 'CREATED', audience: 'provider@gaj' }`
 * sorted by `orderAt, _id`; several groups are several ranges merged. `audience` holds the candidate groups
 * as they are and `user:<name>` for the assignee and each candidate user, so that one index answers all three
 * questions.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export type TaskRowState = 'CREATED' | 'COMPLETED' | 'CANCELED';

export interface TaskRow {
  /** The task's key: the instance's key and six digits. */
  _id: string;
  instance: string;
  definition: string;
  processId: string;
  processName: string;
  version: number;
  businessKey?: string;
  /** What the case is called in lists. */
  title?: string;
  /** Who started the instance. */
  initiator: string;
  /** Of an instance that the platform entered for a department that applied on paper (A9). */
  offline?: true;
  /** How the case shares data, when it does: table, file or interface (A22-1). */
  mode?: string;
  element: string;
  name: string;
  state: TaskRowState;
  assignee?: string;
  /** 抄送: groups as they are and `user:<name>`, as in the audience. */
  copiedTo?: string[];
  /** 委派: to whom it comes back. */
  delegatedBy?: string;
  candidateGroups: string[];
  candidateUsers: string[];
  audience: string[];
  priority: number;
  form?: string;
  /** Overdue from this instant; yellow from `warnAt`. A row needs no write for its light to change. */
  dueAt?: Date;
  dueDate?: string;
  warnAt?: Date;
  followUpAt?: Date;
  /** Of dates in working days that are no limit: what they were counted with, as `id@revision`. */
  calendar?: string;
  provisional?: boolean;
  /** Since when its clock stands still, and the working days that are left when it goes on. */
  pausedAt?: Date;
  daysLeft?: number;
  /** The light as the log last recorded it. */
  light: 'green' | 'yellow' | 'red';
  /** `dueAt`, or the end of time without one: the order of an inbox. */
  orderAt: Date;
  openedAt: Date;
  closedAt?: Date;
  completedBy?: string;
  /** 代理: in whose place. */
  onBehalfOf?: string;
  action?: string;
  /** Who was assigned the task or changed it while it was open; who closed it is `completedBy`. */
  involved: string[];
  /** The applicant's task to change what he applied for. */
  purpose?: 'revision' | 'correction';
  /** 补正: what the applicant is asked for. */
  asks?: string[];
  /** Of one who signs with others: the run of the element, whose limit they share. */
  run?: string;
  customHeaders: Record<string, string>;
  seq: number;
}

/** `orderAt` of a task without a due instant. */
export const neverDueAt = new Date('9999-12-31T00:00:00.000Z');

const required = { type: String, required: true };
const count = { type: Number, required: true };
const schema = new Schema<TaskRow>(
  {
    _id: required,
    instance: required,
    definition: required,
    processId: required,
    processName: required,
    version: count,
    businessKey: { type: String },
    title: { type: String },
    initiator: required,
    offline: { type: Boolean },
    mode: { type: String },
    element: required,
    name: { type: String, default: '' },
    state: { ...required, enum: ['CREATED', 'COMPLETED', 'CANCELED'] },
    assignee: { type: String },
    delegatedBy: { type: String },
    copiedTo: { type: [String], default: undefined },
    candidateGroups: { type: [String], default: [] },
    candidateUsers: { type: [String], default: [] },
    audience: { type: [String], default: [] },
    priority: count,
    form: { type: String },
    dueAt: { type: Date },
    dueDate: { type: String },
    warnAt: { type: Date },
    followUpAt: { type: Date },
    calendar: { type: String },
    provisional: { type: Boolean },
    pausedAt: { type: Date },
    daysLeft: { type: Number },
    light: { ...required, enum: ['green', 'yellow', 'red'] },
    orderAt: { type: Date, required: true },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date },
    completedBy: { type: String },
    onBehalfOf: { type: String },
    action: { type: String },
    involved: { type: [String], default: [] },
    purpose: { type: String, enum: ['revision', 'correction'] },
    asks: { type: [String], default: undefined },
    run: { type: String },
    customHeaders: { type: Schema.Types.Mixed },
    seq: count,
  },
  { collection: 'tasks', versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ audience: 1, orderAt: 1, _id: 1 }, { partialFilterExpression: { state: 'CREATED' } });
schema.index({ completedBy: 1, closedAt: -1, _id: -1 }, { partialFilterExpression: { state: 'COMPLETED' } });
schema.index(
  { copiedTo: 1, openedAt: -1, _id: -1 },
  { partialFilterExpression: { copiedTo: { $exists: true } } },
);
schema.index({ instance: 1, _id: 1 });
schema.index(
  { calendar: 1, _id: 1 },
  { partialFilterExpression: { state: 'CREATED', calendar: { $exists: true } } },
);
// Limits that were met or missed in a period (A22-1).
const hasLimit = { dueAt: { $exists: true } };
schema.index({ dueAt: 1 }, { partialFilterExpression: hasLimit });
schema.index({ run: 1 }, { partialFilterExpression: { run: { $exists: true } } });
schema.index({ closedAt: 1 }, { partialFilterExpression: { state: 'COMPLETED', ...hasLimit } });
const isHeld = { pausedAt: { $exists: true } };
schema.index({ closedAt: 1, pausedAt: 1 }, { partialFilterExpression: { state: 'COMPLETED', ...isHeld } });

/** The collection on this connection; the same model each time it is asked for. */
export const tasksOn = (connection: Connection): Model<TaskRow> =>
  (connection.models.Task as Model<TaskRow> | undefined) ?? connection.model<TaskRow>('Task', schema);
