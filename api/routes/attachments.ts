/** Files: handed in as a stream, looked up, read. Those of tasks and instances: `taskAttachments.ts`. */
import { z } from 'zod';
import type { AttachmentRow } from '../../models/attachments.js';
import { fileSource } from '../../models/files.js';
import { findAttachment } from '../attachments/access.js';
import { attachmentOf, deleteFile, notThere, storeFile } from '../attachments/store.js';
import type { Upload } from '../attachments/upload.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema } from '../schemas.js';
import { expects } from '../wordings/fields.js';

const tag = 'Attachments';
const params = z.strictObject({ attachmentKey: KeySchema });

const AttachmentSchema = z
  .strictObject({
    attachmentKey: KeySchema,
    name: z.string(),
    mediaType: z.string(),
    size: z.int().describe('Bytes'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    uploadedBy: z.string(),
    uploadedAt: AnsweredInstantSchema,
    keepUntil: AnsweredInstantSchema.optional().describe('Taken away then unless an instance refers to it'),
  })
  .meta({ id: 'Attachment' });

function answerOf(row: AttachmentRow) {
  const { key, ...identity } = attachmentOf(row);
  const { uploadedBy, uploadedAt, keepUntil } = row;
  return {
    attachmentKey: key,
    ...identity,
    uploadedBy,
    uploadedAt: instantOf(uploadedAt),
    ...(keepUntil === undefined ? {} : { keepUntil: instantOf(keepUntil) }),
  };
}

const isUpload = (value: unknown): boolean => typeof value === 'object' && value !== null && 'bytes' in value;

const upload = route({
  method: 'post',
  path: '/v2/attachments',
  operation: 'createAttachment',
  tag,
  summary: '上传附件 Stores one file: the body itself with `?name=`, or the one file of a multipart',
  permission: 'attachment.write',
  bodyType: 'upload',
  query: z.strictObject({ name: z.string().optional().describe('What a body that is the file is called') }),
  body: z.custom<Upload>(isUpload, expects.file),
  refusals: ['ATTACHMENT_TYPE', 'ATTACHMENTS_TOO_MANY', 'REQUEST_TIMEOUT'],
  answers: { 201: { description: 'What identifies the file', schema: AttachmentSchema } },
  handler: async ({ body, query, caller }, context) => {
    const row = await storeFile(context, caller, body, query.name);
    return { status: 201, body: answerOf(row), headers: { Location: `/v2/attachments/${row._id}` } };
  },
});

const get = route({
  method: 'get',
  path: '/v2/attachments/{attachmentKey}',
  operation: 'getAttachment',
  tag,
  summary: '附件信息 What is known of a file',
  permission: 'attachment.read',
  params,
  refusals: ['ATTACHMENT_NOT_FOUND'],
  answers: { 200: { description: 'The file', schema: AttachmentSchema } },
  handler: async ({ params: { attachmentKey }, caller }, context) =>
    ok(answerOf(await findAttachment(context, caller, attachmentKey))),
});

const remove = route({
  method: 'delete',
  path: '/v2/attachments/{attachmentKey}',
  operation: 'deleteAttachment',
  tag,
  summary: '删除附件 Its uploader takes a file away that belongs to no instance',
  permission: 'attachment.write',
  isCommand: true,
  params,
  refusals: ['ATTACHMENT_NOT_FOUND', 'ATTACHMENT_IN_USE'],
  answers: { 204: { description: 'Gone' } },
  handler: async ({ params: { attachmentKey }, caller }, context) => {
    const row = await findAttachment(context, caller, attachmentKey);
    if (row.uploadedBy !== caller.name) throw notThere(attachmentKey);
    await deleteFile(context, row);
    return noContent;
  },
});

const bytes = { description: 'Bytes of the file', mediaType: 'application/octet-stream' };

const content = route({
  method: 'get',
  path: '/v2/attachments/{attachmentKey}/content',
  operation: 'getAttachmentContent',
  tag,
  summary: '下载附件 The bytes; `Range` and `If-None-Match` are honoured, the ETag is the SHA-256',
  permission: 'attachment.read',
  params,
  refusals: ['ATTACHMENT_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  answers: { 200: bytes, 206: bytes, 304: { description: 'The caller has these bytes' } },
  handler: async ({ params: { attachmentKey }, caller }, context) => {
    const row = await findAttachment(context, caller, attachmentKey);
    const open = (range: { start: number; end: number }) => fileSource(context.connection, row._id, range);
    return { status: 200, content: { ...attachmentOf(row), open } };
  },
});

export const attachmentRoutes: readonly Route[] = [upload, get, remove, content];
