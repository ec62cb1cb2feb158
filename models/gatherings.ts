/**
 * What parallel multiple start events have heard so far: one row per start event of a version. Every change
 * is made against the number that was read, so that two nodes never use one occurrence twice.
 */
import { type Connection, type Model, Schema } from 'mongoose';

/** One trigger that has occurred and waits for the others. */
export interface Occurrence {
  /** Which of the event's triggers. */
  part: number;
  /** Unique for ever: the message, the signal, or the timer with its instant. */
  id: string;
  /** A message's; others go together with any. */
  correlationKey: string;
  variablesText: string;
}

export interface GatheringRow {
  /** `<definition>:<state>` */
  _id: string;
  processId: string;
  definition: string;
  state: string;
  changes: number;
  waiting: Occurrence[];
  /** The last occurrences that were used: none of them counts again. */
  used: string[];
  /** Complete, and perhaps not begun yet: the claim's id and what the triggers brought. */
  complete: { id: string; variablesText: string }[];
}

const required = { type: String, required: true };
const schema = new Schema<GatheringRow>(
  {
    _id: required,
    processId: required,
    definition: required,
    state: required,
    changes: { type: Number, required: true },
    waiting: [{ type: Schema.Types.Mixed }],
    used: [{ type: String }],
    complete: [{ type: Schema.Types.Mixed }],
  },
  { collection: 'gatherings', versionKey: false, strict: 'throw' },
);
schema.index({ processId: 1 });
schema.index({ 'complete.id': 1 }, { sparse: true });

/** The collection on this connection; the same model each time it is asked for. */
export const gatheringsOn = (connection: Connection): Model<GatheringRow> =>
  (connection.models.Gathering as Model<GatheringRow> | undefined) ??
  connection.model<GatheringRow>('Gathering', schema);
