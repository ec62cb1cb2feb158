/**
 * Released versions of processes, never edited. The machines are kept as JSON text, exactly as fingerprinted.
 */
import { type Connection, type Model, Schema } from 'mongoose';

export interface DefinitionRow {
  /** The definition's key. */
  _id: string;
  processId: string;
  version: number;
  versionTag?: string;
  name: string;
  resourceName: string;
  deployment: string;
  sourceKind: 'bpmn' | 'machine';
  sourceText: string;
  /** JSON of the `MachineFile`. */
  fileText: string;
  fingerprint: string;
  /** Set when the version is to be read only. */
  documentation?: true;
  /** Who may start it by hand: roles and groups, `*` for everybody; empty when nobody may. */
  starters?: string[];
  deployedAt: Date;
  /** JSON of the warnings that its check gave; left out when there are none. */
  warningsText?: string;
}

const required = { type: String, required: true };
const schema = new Schema<DefinitionRow>(
  {
    _id: required,
    processId: required,
    version: { type: Number, required: true },
    versionTag: { type: String },
    name: required,
    resourceName: required,
    deployment: required,
    sourceKind: { ...required, enum: ['bpmn', 'machine'] },
    sourceText: required,
    fileText: required,
    fingerprint: required,
    deployedAt: { type: Date, required: true },
    documentation: { type: Boolean },
    starters: { type: [String], default: undefined },
    warningsText: { type: String },
  },
  { collection: 'definitions', versionKey: false, strict: 'throw' },
);
schema.index({ processId: 1, version: 1 }, { unique: true });

/** The collection on this connection; the same model each time it is asked for. */
export const definitionsOn = (connection: Connection): Model<DefinitionRow> =>
  (connection.models.Definition as Model<DefinitionRow> | undefined) ??
  connection.model<DefinitionRow>('Definition', schema);
