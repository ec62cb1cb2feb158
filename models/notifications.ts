/** What somebody was told: reminders, overdue notices, messages. The effect's id makes each be told once. */
import { type Connection, type Model, Schema } from 'mongoose';
import type { NotificationKind } from '../engine/vocabulary.js';

export interface NotificationRow {
  /** The effect's id. */
  _id: string;
  kind: NotificationKind;
  instance: string;
  element: string;
  task?: string;
  groups: string[];
  users: string[];
  /** Groups as they are and `user:<name>`, as in tasks. */
  audience: string[];
  /** Of messages (kind `message`): what a `notify` worker was told to say. */
  subject?: string;
  text?: string;
  notifiedAt: Date;
  /** Names of those who marked it as read. Not of the log: lost on a rebuild. */
  readBy?: string[];
}

const required = { type: String, required: true };
const schema = new Schema<NotificationRow>(
  {
    _id: required,
    kind: required,
    instance: required,
    element: required,
    task: { type: String },
    groups: { type: [String], default: [] },
    users: { type: [String], default: [] },
    audience: { type: [String], default: [] },
    subject: { type: String },
    text: { type: String },
    notifiedAt: { type: Date, required: true },
    readBy: { type: [String] },
  },
  { collection: 'notifications', versionKey: false, strict: 'throw' },
);
schema.index({ audience: 1, notifiedAt: -1 });
schema.index({ instance: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const notificationsOn = (connection: Connection): Model<NotificationRow> =>
  (connection.models.Notification as Model<NotificationRow> | undefined) ??
  connection.model<NotificationRow>('Notification', schema);
