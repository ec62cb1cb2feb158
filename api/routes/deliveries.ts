/** Deliveries: what was exchanged, to whom, on which authorisation (A10-2, A21). */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type Authorisation, authorisationsOn } from '../../models/authorisations.js';
import { type Delivery, deliveriesOn, deliveryWays, doubtConclusions } from '../../models/deliveries.js';
import { type ByteRange, fileSource } from '../../models/files.js';
import { type ResourceFile, resourceFilesOn } from '../../models/resourceFiles.js';
import { shareModes } from '../../models/resources.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { organisationsOf, partyConditions, refuseStranger } from '../grants/parties.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, DateSchema, KeySchema } from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { grantWords, stateWords } from '../wordings/grants.js';

const tag = 'Deliveries';

const DeliverySchema = z
  .strictObject({
    deliveryKey: KeySchema,
    processInstanceKey: KeySchema,
    processDefinitionId: z.string(),
    resource: z.string(),
    provider: z.string(),
    receiver: z.string(),
    mode: z.enum(shareModes),
    format: z.string().optional(),
    library: z.string().optional().describe('The county’s front-end library into which it was pushed'),
    authorisationKey: KeySchema.optional().describe('Absent when the share is unconditional'),
    by: z.enum(deliveryWays).describe('The exchange platform, the catalogue’s store, or staff by hand'),
    batch: z.string(),
    records: z.number().optional(),
    file: z
      .strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })
      .optional()
      .describe('Of the store: to be fetched from …/content'),
    deliveredAt: AnsweredInstantSchema,
    deliveredBy: z.string(),
    doubts: z
      .array(
        z.strictObject({
          processInstanceKey: KeySchema,
          discoveredOn: DateSchema,
          conclusion: z.enum(doubtConclusions),
          repliedAt: AnsweredInstantSchema,
          repliedBy: z.string(),
        }),
      )
      .describe('Doubts about its data and what the provider found (A10-3, A11-3)'),
  })
  .meta({ id: 'Delivery' });

const spec: SearchSpec = {
  fields: {
    deliveryKey: { kind: 'key', path: '_id' },
    processInstanceKey: { kind: 'key', path: 'instance' },
    processDefinitionId: { kind: 'text', path: 'processId' },
    resource: { kind: 'text', path: 'resource' },
    provider: { kind: 'text', path: 'provider' },
    receiver: { kind: 'text', path: 'receiver' },
    mode: { kind: { oneOf: shareModes }, path: 'mode' },
    by: { kind: { oneOf: deliveryWays }, path: 'by' },
    authorisationKey: { kind: 'key', path: 'authorisation' },
    batch: { kind: 'text', path: 'batch' },
    deliveredAt: { kind: 'writtenInstant', path: 'deliveredAt' },
  },
  sort: { deliveredAt: 'deliveredAt', resource: 'resource', provider: 'provider', receiver: 'receiver' },
  order: [['deliveredAt', -1]],
};

function deliveryOf(row: Delivery) {
  const { format, library, authorisation, records, file } = row;
  return {
    deliveryKey: row._id,
    processInstanceKey: row.instance,
    processDefinitionId: row.processId,
    resource: row.resource,
    provider: row.provider,
    receiver: row.receiver,
    mode: row.mode,
    ...(format !== undefined && { format }),
    ...(library !== undefined && { library }),
    ...(authorisation !== undefined && { authorisationKey: authorisation }),
    by: row.by,
    batch: row.batch,
    ...(records !== undefined && { records }),
    ...(file && { file: { name: file.name, bytes: file.bytes, sha256: file.sha256 } }),
    deliveredAt: row.deliveredAt,
    deliveredBy: row.deliveredBy,
    doubts: row.doubts.map(({ instance, ...doubt }) => ({ processInstanceKey: instance, ...doubt })),
  };
}

/** A delivery that the caller may see. */
async function findDelivery(context: Context, caller: Caller, key: string): Promise<Delivery> {
  const row = await deliveriesOn(context.connection).findById(key).lean<Delivery>();
  if (!row) throw new CodedError('NOT_FOUND', say(grantWords.noDelivery, { key }));
  refuseStranger(caller, [row.provider, row.receiver], say(grantWords.foreignDelivery, { key }));
  return row;
}

const search = route({
  method: 'post',
  path: '/v2/deliveries/search',
  operation: 'searchDeliveries',
  tag,
  summary: '交付检索 Those of the caller’s organisation; all of them for the platform and auditors',
  permission: 'grant.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(DeliverySchema) } },
  handler: async ({ body, caller }, { connection }) => {
    const mine = partyConditions(caller, ['provider', 'receiver']);
    const found = await searchRows<Delivery>(deliveriesOn(connection), spec, body, mine);
    return ok({ items: found.rows.map(deliveryOf), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/deliveries/{deliveryKey}',
  operation: 'getDelivery',
  tag,
  summary: '交付 What was exchanged, when and how',
  permission: 'grant.read',
  params: z.strictObject({ deliveryKey: KeySchema }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The delivery', schema: DeliverySchema } },
  handler: async ({ params, caller }, context) =>
    ok(deliveryOf(await findDelivery(context, caller, params.deliveryKey))),
});

/** The right to fetch rests on the authorisation and ends with it (A19). */
async function refuseOutOfForce({ connection, clock }: Context, { authorisation }: Delivery): Promise<void> {
  if (authorisation === undefined) return;
  const row = await authorisationsOn(connection).findById(authorisation).lean<Authorisation>();
  const now = new Date(clock.now()).toISOString();
  if (row?.state === 'active' && now < row.expiresAt) return;
  // Its record may follow its end by a moment; one that is gone is in force no more either.
  const state = stateWords[row === null || row.state === 'active' ? 'expired' : row.state];
  throw new CodedError('AUTHORISATION_STATE', say(grantWords.outOfForce, { key: authorisation, state }));
}

const bytes = { description: 'Bytes of the file', mediaType: 'application/octet-stream' };

const content = route({
  method: 'get',
  path: '/v2/deliveries/{deliveryKey}/content',
  operation: 'getDeliveryContent',
  tag,
  summary: '下载交付文件 By the receiver’s organisation, while the authorisation is in force',
  permission: 'grant.read',
  params: z.strictObject({ deliveryKey: KeySchema }),
  refusals: ['NOT_FOUND', 'AUTHORISATION_STATE', 'RANGE_NOT_SATISFIABLE'],
  answers: { 200: bytes, 206: bytes, 304: { description: 'The caller has these bytes' } },
  handler: async ({ params, caller }, context) => {
    const row = await findDelivery(context, caller, params.deliveryKey);
    if (!organisationsOf(caller).includes(row.receiver)) {
      throw new CodedError(
        'FORBIDDEN',
        say(grantWords.receiverOnly, { key: row._id, receiver: row.receiver }),
      );
    }
    const { connection } = context;
    const file = row.file && (await resourceFilesOn(connection).findById(row.file.id).lean<ResourceFile>());
    if (!file) throw new CodedError('NOT_FOUND', say(grantWords.notFromStore, { key: row._id }));
    await refuseOutOfForce(context, row);
    const { _id, name, mediaType, size, sha256 } = file;
    const open = (range: ByteRange) => fileSource(connection, _id, range);
    return { status: 200, content: { name, mediaType, size, sha256, open } };
  },
});

export const deliveryRoutes: readonly Route[] = [search, get, content];
