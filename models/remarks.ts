/** View: what people wrote on tasks, in the order of the log: comments (批注) and opinions (审批意见). */
import { type Connection, type Model, Schema } from 'mongoose';

export interface RemarkRow {
  /** Instance and seq of the commit: `4503…-7`. */
  _id: string;
  instance: string;
  task: string;
  element?: string;
  /** Of the task. */
  name?: string;
  kind: 'comment' | 'opinion';
  text: string;
  /** The event that it came with: `task.completed`, `task.returned`, `task.commented` … */
  deed: string;
  action?: string;
  by: string;
  onBehalfOf?: string;
  at: Date;
  seq: number;
}

const required = { type: String, required: true };
const schema = new Schema<RemarkRow>(
  {
    _id: required,
    instance: required,
    task: required,
    element: { type: String },
    name: { type: String },
    kind: { ...required, enum: ['comment', 'opinion'] },
    text: required,
    deed: required,
    action: { type: String },
    by: required,
    onBehalfOf: { type: String },
    at: { type: Date, required: true },
    seq: { type: Number, required: true },
  },
  { collection: 'remarks', versionKey: false, strict: 'throw' },
);
schema.index({ instance: 1, kind: 1, seq: 1 });
schema.index({ task: 1, kind: 1, seq: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const remarksOn = (connection: Connection): Model<RemarkRow> =>
  (connection.models.Remark as Model<RemarkRow> | undefined) ?? connection.model<RemarkRow>('Remark', schema);
