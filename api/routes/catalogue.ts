/** The catalogue of data resources (A3, A5, A6): what may be applied for, on which terms, and whom to ask. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { type Organisation, organisationKinds, organisationsOn } from '../../models/organisations.js';
import {
  type CatalogueResource,
  resourcesOn,
  shareModes,
  shareTypes,
  updateCycles,
} from '../../models/resources.js';
import type { Context } from '../context.js';
import { likePattern } from '../filter.js';
import { ok, type Route, route } from '../route.js';
import { InstantSchema } from '../schemas.js';
import { type Condition, pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';

const tag = 'Catalogue';
const code = z.string().min(1).max(100);

const ResourceSchema = z
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
    fields: z.array(z.strictObject({ name: z.string(), label: z.string(), type: z.string() })),
    contacts: z.array(
      z.strictObject({ kind: z.enum(['lead', 'support']), name: z.string(), phone: z.string() }),
    ),
    keywords: z.array(z.string()),
    revision: z.int(),
    updatedAt: InstantSchema,
  })
  .meta({ id: 'CatalogueResource' });

const spec: SearchSpec = {
  fields: {
    code: { kind: 'text', path: '_id' },
    name: { kind: 'text', path: 'name' },
    provider: { kind: 'text', path: 'provider' },
    shareType: { kind: { oneOf: shareTypes }, path: 'shareType' },
    mode: { kind: { oneOf: shareModes }, path: 'modes' },
    collected: { kind: 'boolean', path: 'collected' },
    baseLibrary: { kind: 'boolean', path: 'baseLibrary' },
    controlledParams: { kind: 'boolean', path: 'controlledParams' },
    updateCycle: { kind: { oneOf: updateCycles }, path: 'updateCycle' },
  },
  sort: { code: '_id', name: 'name', provider: 'provider', updatedAt: 'updatedAt' },
  order: [['name', 1]],
};

async function organisationNames(context: Context, codes: readonly string[]): Promise<Map<string, string>> {
  const found = await organisationsOn(context.connection)
    .find({ _id: { $in: [...new Set(codes)] } })
    .lean<Organisation[]>();
  return new Map(found.map(({ _id, name }) => [_id, name]));
}

function resourceOf(row: CatalogueResource, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const { _id, provider, ...rest } = row;
  return { code: _id, ...rest, provider: { code: provider, name: names.get(provider) ?? provider } };
}

/** Every word must stand somewhere: in the code, the name, the summary or a keyword. */
function textConditions(text: string | undefined): Condition[] {
  const words = (text ?? '').split(/\s+/).filter((word) => word !== '');
  return words.map((word) => {
    const literal = word.replaceAll(/[\\*?]/g, '\\$&');
    const pattern = likePattern(`*${literal}*`);
    return { $or: ['_id', 'name', 'summary', 'keywords'].map((path) => ({ [path]: { $regex: pattern } })) };
  });
}

const words = z
  .string()
  .max(100)
  .refine((text) => text.split(/\s+/).length <= 10, { message: 'expected at most 10 words' });

const search = route({
  method: 'post',
  path: '/v2/catalogue/search',
  operation: 'searchCatalogue',
  tag,
  summary: '检索目录 Resources by text, share type, mode and provider',
  permission: 'catalogue.read',
  hasOperators: true,
  body: searchSchema(spec, { text: words.optional() }),
  answers: { 200: { description: 'One page', schema: pageOf(ResourceSchema) } },
  handler: async ({ body }, context) => {
    const conditions = textConditions(body.text);
    const rows = resourcesOn(context.connection);
    const found = await searchRows<CatalogueResource>(rows, spec, body, conditions);
    const names = await organisationNames(
      context,
      found.rows.map(({ provider }) => provider),
    );
    return ok({ items: found.rows.map((row) => resourceOf(row, names)), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/catalogue/{code}',
  operation: 'getCatalogueResource',
  tag,
  summary: '目录条目 One resource',
  permission: 'catalogue.read',
  params: z.strictObject({ code }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The resource', schema: ResourceSchema } },
  handler: async ({ params }, context) => {
    const row = await resourcesOn(context.connection).findById(params.code).lean<CatalogueResource>();
    if (!row) throw new CodedError('NOT_FOUND', `The catalogue has no resource "${params.code}"`);
    const names = await organisationNames(context, [row.provider]);
    return ok(resourceOf(row, names), { ETag: `"${row.revision}"` });
  },
});

const OrganisationSchema = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    kind: z.enum(organisationKinds),
    county: z.string().optional(),
    parent: z.string().optional(),
  })
  .meta({ id: 'Organisation' });

const organisations = route({
  method: 'get',
  path: '/v2/organisations',
  operation: 'listOrganisations',
  tag,
  summary: '单位 All organisations',
  permission: 'catalogue.read',
  answers: {
    200: { description: 'All of them', schema: z.strictObject({ items: z.array(OrganisationSchema) }) },
  },
  handler: async (_input, context) => {
    const rows = await organisationsOn(context.connection).find({}).sort({ _id: 1 }).lean<Organisation[]>();
    return ok({ items: rows.map(({ _id, ...rest }) => ({ code: _id, ...rest })) });
  },
});

export const catalogueRoutes: readonly Route[] = [search, get, organisations];
