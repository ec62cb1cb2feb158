/** What was deployed together, by whom and when. */
import { type Connection, type Model, Schema } from 'mongoose';

export interface DeploymentRow {
  /** The deployment's key. */
  _id: string;
  deployedAt: Date;
  deployedBy: string;
  /** Keys of the definitions and forms it carries, new ones and ones that existed already. */
  definitions: string[];
  forms: string[];
}

const schema = new Schema<DeploymentRow>(
  {
    _id: { type: String, required: true },
    deployedAt: { type: Date, required: true },
    deployedBy: { type: String, required: true },
    definitions: { type: [String], default: [] },
    forms: { type: [String], default: [] },
  },
  { collection: 'deployments', versionKey: false, strict: 'throw' },
);

/** The collection on this connection; the same model each time it is asked for. */
export const deploymentsOn = (connection: Connection): Model<DeploymentRow> =>
  (connection.models.Deployment as Model<DeploymentRow> | undefined) ??
  connection.model<DeploymentRow>('Deployment', schema);
