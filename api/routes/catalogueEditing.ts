/** The catalogue as its keepers write it: entries with their history, and the files laid down for them. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { attachmentsOn } from '../../models/attachments.js';
import { currentFile, type ResourceFile, resourceFilesOn } from '../../models/resourceFiles.js';
import { type ResourceRevision, resourceRevisionsOn } from '../../models/resourceRevisions.js';
import { type CatalogueResource, resourcesOn } from '../../models/resources.js';
import { findAttachment } from '../attachments/access.js';
import { attachmentOf } from '../attachments/store.js';
import {
  CodeSchema,
  EntrySchema,
  fileFormats,
  findResource,
  organisationNames,
  ResourceSchema,
  refuseOtherThanKeeper,
  resourceOf,
} from '../catalogue/entry.js';
import { writeEntry } from '../catalogue/writeEntry.js';
import type { Context } from '../context.js';
import { invalidArgument } from '../problem.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, KeySchema } from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { catalogueWords } from '../wordings/catalogue.js';
import { expects } from '../wordings/fields.js';

const tag = 'Catalogue';
const params = z.strictObject({ code: CodeSchema });

const tagOf = ({ revision }: CatalogueResource): string => `"${revision}"`;

async function answerOf(context: Context, row: CatalogueResource) {
  return resourceOf(row, await organisationNames(context, [row.provider]));
}

const write = route({
  method: 'put',
  path: '/v2/catalogue/{code}',
  operation: 'putCatalogueResource',
  tag,
  summary: '编目 Adds an entry, or replaces the one that If-Match names; what is under way keeps its terms',
  permission: 'catalogue.write',
  isCommand: true,
  precondition: true,
  params: z.strictObject({
    code: CodeSchema.regex(/^[a-z0-9][a-z0-9._-]*$/, expects.resourceCode),
  }),
  body: EntrySchema,
  refusals: ['PRECONDITION_FAILED'],
  answers: {
    200: { description: 'Replaced', schema: ResourceSchema },
    201: { description: 'Added', schema: ResourceSchema },
  },
  handler: async ({ params: { code }, body, caller, ifMatch }, context) => {
    const before = await resourcesOn(context.connection).findById(code).lean<CatalogueResource>();
    if (before ? ifMatch !== tagOf(before) : ifMatch !== undefined) {
      const now = before ? `its tag is ${tagOf(before)}` : 'there is none';
      throw new CodedError('PRECONDITION_FAILED', say(catalogueWords.ifMatch, { code, now }));
    }
    const row = await writeEntry(context, caller, code, body, before);
    const answer = { body: await answerOf(context, row), headers: { ETag: tagOf(row) } };
    return { status: before ? 200 : 201, ...answer };
  },
});

const RevisionSchema = z
  .strictObject({
    revision: z.int(),
    at: AnsweredInstantSchema,
    by: z.string().optional().describe('Absent of what the installation began with'),
    entry: ResourceSchema,
  })
  .meta({ id: 'CatalogueRevision' });
const historySpec: SearchSpec = {
  fields: { revision: { kind: 'integer', path: 'revision' } },
  sort: { revision: 'revision' },
  order: [['revision', -1]],
};

const history = route({
  method: 'post',
  path: '/v2/catalogue/{code}/history/search',
  operation: 'searchCatalogueHistory',
  tag,
  summary: '编目历史 What the entry said, newest first; one that was never changed has none',
  permission: 'catalogue.read',
  hasOperators: true,
  params,
  body: searchSchema(historySpec),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'One page', schema: pageOf(RevisionSchema) } },
  handler: async ({ params: { code }, body }, context) => {
    await findResource(context, code);
    const rows = resourceRevisionsOn(context.connection);
    const found = await searchRows<ResourceRevision>(rows, historySpec, body, [{ resource: code }]);
    const names = await organisationNames(
      context,
      found.rows.map(({ entry }) => entry.provider),
    );
    const items = found.rows.map(({ revision, at, by, entry }) => ({
      revision,
      at,
      ...(by !== undefined && { by }),
      entry: resourceOf(entry, names),
    }));
    return ok({ items, page: found.page });
  },
});

const FileSchema = z
  .strictObject({
    attachmentKey: KeySchema,
    format: z.enum(fileFormats),
    name: z.string(),
    mediaType: z.string(),
    size: z.int().describe('Bytes'),
    sha256: z.string(),
    laidDownAt: AnsweredInstantSchema,
    laidDownBy: z.string(),
  })
  .meta({ id: 'CatalogueFile' });
const fileOf = ({ _id, resource: _its, withdrawnAt: _none, ...rest }: ResourceFile) => ({
  attachmentKey: _id,
  ...rest,
});
const fileParams = z.strictObject({ code: CodeSchema, format: z.enum(fileFormats) });

const layDown = route({
  method: 'put',
  path: '/v2/catalogue/{code}/files/{format}',
  operation: 'putCatalogueFile',
  tag,
  summary: '挂接文件 Lays down an uploaded file (POST /v2/attachments) as what is handed over from now on',
  permission: 'catalogue.write',
  isCommand: true,
  params: fileParams,
  body: z.strictObject({ attachmentKey: KeySchema }),
  refusals: ['NOT_FOUND', 'ATTACHMENT_NOT_FOUND', 'CONFLICT'],
  answers: { 200: { description: 'Laid down', schema: FileSchema } },
  handler: async ({ params: { code, format }, body, caller }, context) => {
    const resource = await findResource(context, code);
    refuseOtherThanKeeper(caller, resource.provider);
    if (!resource.formats.includes(format)) {
      throw invalidArgument(say(catalogueWords.notSharedAs, { code, format }), 'path.format');
    }
    const { key, name, mediaType, size, sha256 } = attachmentOf(
      await findAttachment(context, caller, body.attachmentKey),
    );
    if (!name.toLowerCase().endsWith(`.${format}`)) {
      throw invalidArgument(say(catalogueWords.ending, { format, name }), 'path.format');
    }
    const laidDownAt = new Date(context.clock.now()).toISOString();
    const file: ResourceFile = {
      _id: key,
      resource: code,
      format,
      name,
      mediaType,
      size,
      sha256,
      laidDownAt,
      laidDownBy: caller.name,
    };
    // First it is kept for good, so that nothing takes away what the catalogue is about to refer to.
    await attachmentsOn(context.connection).updateOne({ _id: key }, { $unset: { keepUntil: '' } });
    const rows = resourceFilesOn(context.connection);
    await rows.updateOne({ _id: key }, { $setOnInsert: file }, { upsert: true });
    const kept = await rows.findById(key).lean<ResourceFile>();
    if (kept?.resource !== code || kept.format !== format) {
      const resource = kept?.resource ?? '';
      throw new CodedError('CONFLICT', say(catalogueWords.laidDown, { key, resource }));
    }
    return ok(fileOf(kept));
  },
});

const files = route({
  method: 'get',
  path: '/v2/catalogue/{code}/files',
  operation: 'listCatalogueFiles',
  tag,
  summary: '文件 What is handed over now, by format; fetched only by those to whom it is delivered',
  permission: 'catalogue.read',
  params,
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'Files', schema: z.strictObject({ items: z.array(FileSchema) }) } },
  handler: async ({ params: { code } }, context) => {
    const { formats } = await findResource(context, code);
    const found = await Promise.all(formats.map((format) => currentFile(context.connection, code, format)));
    return ok({ items: found.filter((file) => file !== null).map(fileOf) });
  },
});

const withdraw = route({
  method: 'delete',
  path: '/v2/catalogue/{code}/files/{format}',
  operation: 'deleteCatalogueFile',
  tag,
  summary: '撤下文件 Hands it over no more; what was delivered stays with its receivers',
  permission: 'catalogue.write',
  isCommand: true,
  params: fileParams,
  refusals: ['NOT_FOUND'],
  answers: { 204: { description: 'Withdrawn' } },
  handler: async ({ params: { code, format }, caller }, context) => {
    const resource = await findResource(context, code);
    refuseOtherThanKeeper(caller, resource.provider);
    const file = await currentFile(context.connection, code, format);
    if (!file) throw new CodedError('NOT_FOUND', say(catalogueWords.noFile, { format, code }));
    const withdrawnAt = new Date(context.clock.now()).toISOString();
    await resourceFilesOn(context.connection).updateOne({ _id: file._id }, { $set: { withdrawnAt } });
    return noContent;
  },
});

export const catalogueEditingRoutes: readonly Route[] = [write, history, layDown, files, withdraw];
