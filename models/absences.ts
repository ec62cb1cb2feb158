/** 代理: who is away from when to when, and who stands in for him then. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Absence {
  _id: string;
  user: string;
  deputy: string;
  /** From this instant on, and until before that one. */
  from: Date;
  until: Date;
  reason?: string;
  createdBy: string;
  createdAt: Date;
}

const required = { type: String, required: true };
const instant = { type: Date, required: true };
const schema = new Schema<Absence>(
  {
    _id: required,
    user: required,
    deputy: required,
    from: instant,
    until: instant,
    reason: { type: String },
    createdBy: required,
    createdAt: instant,
  },
  { collection: 'absences', versionKey: false, strict: 'throw' },
);
schema.index({ deputy: 1, until: 1 });
schema.index({ user: 1, until: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const absencesOn = (connection: Connection): Model<Absence> =>
  (connection.models.Absence as Model<Absence> | undefined) ?? connection.model<Absence>('Absence', schema);
