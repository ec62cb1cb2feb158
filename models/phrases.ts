/** Stock phrases for opinions (常用语): a person's own, and those of an organisation. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface Phrase {
  _id: string;
  /** `user:<name>` or `organisation:<code>`. */
  owner: string;
  text: string;
  createdBy: string;
  changedAt: Date;
}

const required = { type: String, required: true };
const schema = new Schema<Phrase>(
  {
    _id: required,
    owner: required,
    text: required,
    createdBy: required,
    changedAt: { type: Date, required: true },
  },
  { collection: 'phrases', versionKey: false, strict: 'throw' },
);
schema.index({ owner: 1, _id: 1 });
schema.index({ owner: 1, text: 1 }, { unique: true });

/** The collection on this connection; the same model each time it is asked for. */
export const phrasesOn = (connection: Connection): Model<Phrase> =>
  (connection.models.Phrase as Model<Phrase> | undefined) ?? connection.model<Phrase>('Phrase', schema);
