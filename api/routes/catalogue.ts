/** The catalogue of data resources (A3, A5, A6): what may be applied for, on which terms, and whom to ask. */
import { z } from 'zod';
import { type Organisation, organisationKinds, organisationsOn } from '../../models/organisations.js';
import {
  type CatalogueResource,
  resourcesOn,
  shareModes,
  shareTypes,
  updateCycles,
} from '../../models/resources.js';
import {
  CodeSchema,
  findResource,
  organisationNames,
  ResourceSchema,
  resourceOf,
} from '../catalogue/entry.js';
import { likePattern } from '../filter.js';
import { ok, type Route, route } from '../route.js';
import { type Condition, pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { expects } from '../wordings/fields.js';

const tag = 'Catalogue';
const spec: SearchSpec = {
  fields: {
    code: { kind: 'text', path: '_id' },
    name: { kind: 'text', path: 'name' },
    provider: { kind: 'text', path: 'provider' },
    shareType: { kind: { oneOf: shareTypes }, path: 'shareType' },
    mode: { kind: { oneOf: shareModes }, path: 'modes' },
    format: { kind: 'text', path: 'formats' },
    keyword: { kind: 'text', path: 'keywords' },
    updatedAt: { kind: 'writtenInstant', path: 'updatedAt' },
    collected: { kind: 'boolean', path: 'collected' },
    baseLibrary: { kind: 'boolean', path: 'baseLibrary' },
    controlledParams: { kind: 'boolean', path: 'controlledParams' },
    updateCycle: { kind: { oneOf: updateCycles }, path: 'updateCycle' },
  },
  sort: { code: '_id', name: 'name', provider: 'provider', updatedAt: 'updatedAt' },
  order: [['name', 1]],
};

/** Every word must stand somewhere: in the code, the name, the summary or a keyword. */
function textConditions(text: string | undefined): Condition[] {
  const words = (text ?? '').split(/\s+/).filter((word) => word !== '');
  return words.map((word) => {
    const literal = word.replaceAll(/[\\*?]/g, '\\$&');
    const pattern = likePattern(`*${literal}*`);
    return { $or: ['_id', 'name', 'summary', 'keywords'].map((path) => ({ [path]: { $regex: pattern } })) };
  });
}

const wordsMax = 10;
const words = z
  .string()
  .max(100)
  .refine((text) => text.split(/\s+/).length <= wordsMax, { error: expects.words(wordsMax) });

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
  params: z.strictObject({ code: CodeSchema }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The resource', schema: ResourceSchema } },
  handler: async ({ params }, context) => {
    const row = await findResource(context, params.code);
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
