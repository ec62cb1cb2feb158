/** Data stores, which outlive instances: what they hold, and who wrote what to them. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import type { Json, StoreWrite } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { type DataStoreRow, dataStoresOn } from '../../models/dataStores.js';
import { type DataStoreWriteRow, dataStoreWritesOn } from '../../models/dataStoreWrites.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema, WholeNumberSchema } from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Data stores';
const permission = 'dataStore.read';
const StoreKeySchema = z.string().regex(/^[0-9a-f]{32}$/);
const params = z.strictObject({ dataStoreKey: StoreKeySchema });

const DataStoreSchema = z
  .strictObject({
    dataStoreKey: StoreKeySchema.describe('What addresses name it by'),
    dataStoreId: z.string().describe('The target namespace of its files, `#`, and its id there'),
    itemCount: z.int(),
    writeCount: z.int(),
    changedAt: AnsweredInstantSchema,
  })
  .meta({ id: 'DataStore' });

const answerOf = ({ _id, key, number, items, changedAt }: DataStoreRow) => ({
  dataStoreKey: key,
  dataStoreId: _id,
  itemCount: items,
  writeCount: number,
  changedAt: instantOf(changedAt),
});

async function findStore({ connection }: Context, key: string): Promise<DataStoreRow> {
  const row = await dataStoresOn(connection).findOne({ key }).lean<DataStoreRow>();
  if (row) return row;
  throw new CodedError('DATA_STORE_NOT_FOUND', say(recordWords.noDataStore, { key }));
}

const storeSpec: SearchSpec = {
  fields: {
    dataStoreKey: { kind: 'text', path: 'key' },
    dataStoreId: { kind: 'text', path: '_id' },
    itemCount: { kind: 'integer', path: 'items' },
    changedAt: { kind: 'instant', path: 'changedAt' },
  },
  sort: { dataStoreId: '_id', itemCount: 'items', changedAt: 'changedAt' },
  order: [['_id', 1]],
};

const search = route({
  method: 'post',
  path: '/v2/data-stores/search',
  operation: 'searchDataStores',
  tag,
  summary: '检索数据存储 The data stores that something was written to',
  permission,
  hasOperators: true,
  body: searchSchema(storeSpec),
  answers: { 200: { description: 'One page', schema: pageOf(DataStoreSchema) } },
  handler: async ({ body }, { connection }) => {
    const found = await searchRows<DataStoreRow>(dataStoresOn(connection), storeSpec, body, []);
    return ok({ items: found.rows.map(answerOf), page: found.page });
  },
});

const content = route({
  method: 'get',
  path: '/v2/data-stores/{dataStoreKey}',
  operation: 'getDataStore',
  tag,
  summary: '数据存储的内容 What a data store holds, a list item by item',
  permission,
  params,
  query: z.strictObject({
    from: WholeNumberSchema().default(0),
    limit: WholeNumberSchema(1, apiLimits.pageItemsMax).default(apiLimits.pageItemsDefault),
  }),
  refusals: ['DATA_STORE_NOT_FOUND'],
  answers: {
    200: {
      description: 'The items from `from` on; `next` is where the next page begins',
      schema: DataStoreSchema.extend({ items: z.array(z.json()), next: z.int().optional() }),
    },
  },
  handler: async ({ params: { dataStoreKey }, query: { from, limit } }, context) => {
    const row = await findStore(context, dataStoreKey);
    const held = JSON.parse(row.contentText) as Json;
    const all = Array.isArray(held) ? held : held === null ? [] : [held];
    const next = from + limit;
    const items = all.slice(from, next);
    return ok({ ...answerOf(row), items, ...(next < all.length && { next }) });
  },
});

const WriteSchema = z
  .strictObject({
    number: z.int().describe('Its place among the writes of the store'),
    path: z.string().optional().describe('The part that was written; the whole without it'),
    isAddition: z.boolean().describe('The value was added to the items of a collection'),
    value: z.json(),
    processInstanceKey: KeySchema,
    elementId: z.string(),
    writtenAt: AnsweredInstantSchema,
  })
  .meta({ id: 'DataStoreWrite' });

function writeOf({ number = 0, writeText, instance, element, writtenAt }: DataStoreWriteRow) {
  const { path, value, isCollection } = JSON.parse(writeText) as StoreWrite;
  const isWhole = path !== undefined || value === null || Array.isArray(value);
  return {
    number,
    ...(path !== undefined && { path }),
    isAddition: isCollection === true && !isWhole,
    value,
    processInstanceKey: instance,
    elementId: element,
    writtenAt: instantOf(writtenAt),
  };
}

const writeSpec: SearchSpec = {
  fields: {
    number: { kind: 'integer', path: 'number' },
    processInstanceKey: { kind: 'key', path: 'instance' },
    elementId: { kind: 'text', path: 'element' },
    writtenAt: { kind: 'instant', path: 'writtenAt' },
  },
  sort: { number: 'number' },
  order: [['number', 1]],
};

const writes = route({
  method: 'post',
  path: '/v2/data-stores/{dataStoreKey}/writes/search',
  operation: 'searchDataStoreWrites',
  tag,
  summary: '数据存储的写入 Who wrote what to a data store, in the order in which it was done',
  permission,
  hasOperators: true,
  params,
  body: searchSchema(writeSpec),
  refusals: ['DATA_STORE_NOT_FOUND'],
  answers: { 200: { description: 'One page', schema: pageOf(WriteSchema) } },
  handler: async ({ params: { dataStoreKey }, body }, context) => {
    const { _id: store } = await findStore(context, dataStoreKey);
    const rows = dataStoreWritesOn(context.connection);
    const found = await searchRows<DataStoreWriteRow>(rows, writeSpec, body, [{ store, number: { $gt: 0 } }]);
    return ok({ items: found.rows.map(writeOf), page: found.page });
  },
});

export const dataStoreRoutes: readonly Route[] = [search, content, writes];
