/** A catalogue entry as the API shows it (A3, A5, A6, A8), and as its provider writes it. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { expecting } from '../../engine/wordings/issues.js';
import { type Organisation, organisationsOn } from '../../models/organisations.js';
import {
  type CatalogueResource,
  resourcesOn,
  shareModes,
  shareTypes,
  updateCycles,
} from '../../models/resources.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { InstantSchema } from '../schemas.js';
import { catalogueWords } from '../wordings/catalogue.js';

export const CodeSchema = z.string().min(1).max(100);

const FieldSchema = z.strictObject({ name: z.string(), label: z.string(), type: z.string() });
const ContactSchema = z.strictObject({
  kind: z.enum(['lead', 'support']),
  name: z.string(),
  phone: z.string(),
});

export const ResourceSchema = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    summary: z.string(),
    provider: z.strictObject({ code: z.string(), name: z.string() }),
    shareType: z.enum(shareTypes),
    shareCondition: z.string().optional(),
    modes: z.array(z.enum(shareModes)),
    formats: z.array(z.string()),
    collected: z.boolean(),
    baseLibrary: z.boolean(),
    controlledParams: z.boolean(),
    updateCycle: z.enum(updateCycles),
    fields: z.array(FieldSchema),
    contacts: z.array(ContactSchema),
    keywords: z.array(z.string()),
    revision: z.int(),
    updatedAt: InstantSchema,
  })
  .meta({ id: 'CatalogueResource' });

/** Formats of files (A8). */
export const fileFormats = ['wps', 'doc', 'xml', 'txt', 'docx', 'html', 'ppt', 'et', 'xls', 'csv'] as const;

const line = z.string().trim().min(1).max(200);
const itemsMax = 500;

/** What a provider says of a resource; the rest the server adds. */
export const EntrySchema = z
  .strictObject({
    name: line,
    summary: z.string().max(2000).default(''),
    provider: CodeSchema,
    shareType: z.enum(shareTypes),
    shareCondition: z.string().trim().min(1).max(2000).optional(),
    modes: z.array(z.enum(shareModes)).min(1).max(shareModes.length),
    formats: z.array(z.enum(fileFormats)).max(fileFormats.length).default([]),
    collected: z.boolean().default(false),
    baseLibrary: z.boolean().default(false),
    controlledParams: z.boolean().default(false),
    updateCycle: z.enum(updateCycles),
    fields: z
      .array(z.strictObject({ name: line, label: line, type: line }))
      .max(itemsMax)
      .default([]),
    contacts: z
      .array(z.strictObject({ kind: z.enum(['lead', 'support']), name: line, phone: line }))
      .max(20)
      .default([]),
    keywords: z.array(line).max(50).default([]),
  })
  .refine((entry) => entry.formats.length > 0 === entry.modes.includes('file'), {
    error: expecting(say(catalogueWords.formats)),
    path: ['formats'],
  })
  .refine((entry) => (entry.shareCondition !== undefined) === (entry.shareType !== 'unconditional'), {
    error: expecting(say(catalogueWords.condition)),
    path: ['shareCondition'],
  })
  .refine((entry) => !entry.controlledParams || entry.modes.includes('interface'), {
    error: expecting(say(catalogueWords.parameters)),
    path: ['controlledParams'],
  })
  .refine((entry) => ['lead', 'support'].every((kind) => entry.contacts.some((one) => one.kind === kind)), {
    error: expecting(say(catalogueWords.contacts)),
    path: ['contacts'],
  })
  .meta({ id: 'CatalogueEntry' });
export type Entry = z.output<typeof EntrySchema>;

export async function organisationNames(
  context: Context,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const found = await organisationsOn(context.connection)
    .find({ _id: { $in: [...new Set(codes)] } })
    .lean<Organisation[]>();
  return new Map(found.map(({ _id, name }) => [_id, name]));
}

export function resourceOf(
  row: CatalogueResource,
  names: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { _id, provider, ...rest } = row;
  return { code: _id, ...rest, provider: { code: provider, name: names.get(provider) ?? provider } };
}

export async function findResource({ connection }: Context, code: string): Promise<CatalogueResource> {
  const row = await resourcesOn(connection).findById(code).lean<CatalogueResource>();
  if (!row) throw new CodedError('NOT_FOUND', say(catalogueWords.none, { code }));
  return row;
}

/** A provider keeps its own resources (A6); the platform keeps the catalogue (A5). */
export function refuseOtherThanKeeper(caller: Caller, provider: string): void {
  if (caller.roles.has('platform') || caller.groups.includes(`provider@${provider}`)) return;
  throw new CodedError('FORBIDDEN', say(catalogueWords.kept, { provider }));
}
