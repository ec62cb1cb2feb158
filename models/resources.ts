/** The catalogue of data resources (A3, A5, A6, A8): what may be applied for, on which terms, from whom. */
import { type Connection, type Model, Schema } from 'mongoose';

export const shareTypes = ['unconditional', 'conditional', 'not-shared'] as const;
export const shareModes = ['table', 'file', 'interface'] as const;
export const updateCycles = [
  'realtime',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'yearly',
  'irregular',
] as const;
export type ShareType = (typeof shareTypes)[number];
export type ShareMode = (typeof shareModes)[number];
export type UpdateCycle = (typeof updateCycles)[number];

/** A published contact of the provider (A6): the lead in charge, or technical support. */
export interface Contact {
  kind: 'lead' | 'support';
  name: string;
  phone: string;
}

export interface ResourceField {
  name: string;
  label: string;
  type: string;
}

export interface CatalogueResource {
  /** The resource's code. */
  _id: string;
  name: string;
  summary: string;
  /** Code of the department that owns the data. */
  provider: string;
  shareType: ShareType;
  /** The condition of a conditional share, or the ground on which it is not shared. */
  shareCondition?: string;
  modes: ShareMode[];
  /** Of files: wps doc xml txt docx html ppt et xls csv … */
  formats: string[];
  /** The data is already collected at the platform (已归集). */
  collected: boolean;
  /** It belongs to a base library (基础库). */
  baseLibrary: boolean;
  /** Interface whose parameters need control. */
  controlledParams: boolean;
  updateCycle: UpdateCycle;
  fields: ResourceField[];
  contacts: Contact[];
  keywords: string[];
  /** Counts the writes to the entry; its ETag. */
  revision: number;
  updatedAt: string;
}

const required = { type: String, required: true };
const schema = new Schema<CatalogueResource>(
  {
    _id: required,
    name: required,
    summary: { type: String, default: '' },
    provider: required,
    shareType: { ...required, enum: shareTypes },
    shareCondition: { type: String },
    modes: { type: [{ type: String, enum: shareModes }], default: [] },
    formats: { type: [String], default: [] },
    collected: { type: Boolean, default: false },
    baseLibrary: { type: Boolean, default: false },
    controlledParams: { type: Boolean, default: false },
    updateCycle: { ...required, enum: updateCycles },
    fields: {
      type: [new Schema<ResourceField>({ name: required, label: required, type: required }, { _id: false })],
      default: [],
    },
    contacts: {
      type: [
        new Schema<Contact>(
          { kind: { ...required, enum: ['lead', 'support'] }, name: required, phone: required },
          { _id: false },
        ),
      ],
      default: [],
    },
    keywords: { type: [String], default: [] },
    revision: { type: Number, default: 1 },
    updatedAt: required,
  },
  { collection: 'resources', versionKey: false, strict: 'throw' },
);
schema.index({ provider: 1, name: 1 });
schema.index({ shareType: 1, name: 1 });
schema.index({ name: 1, _id: 1 });

/** The collection on this connection; the same model each time it is asked for. */
export const resourcesOn = (connection: Connection): Model<CatalogueResource> =>
  (connection.models.CatalogueResource as Model<CatalogueResource> | undefined) ??
  connection.model<CatalogueResource>('CatalogueResource', schema);
