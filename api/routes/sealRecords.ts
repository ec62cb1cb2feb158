/** Electronic seals applied to files and forms (A12): prepared, recorded, shown to whom they concern. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type SealRecord, sealRecordsOn } from '../../models/sealRecords.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import {
  AnsweredInstantSchema,
  InstantSchema,
  instantOf,
  KeySchema,
  VariablesGivenSchema,
} from '../schemas.js';
import { digestOf, findSeal, recordSeal, refuseForeignSeal, sealedText } from '../seals/sealing.js';
import { sealAlgorithms } from '../seals/sealKeys.js';
import { sealWords } from '../wordings/seals.js';

const tag = 'Seals';

const ContentSchema = z.union([
  z.strictObject({ attachmentKey: KeySchema }),
  z.strictObject({ form: VariablesGivenSchema }),
]);
const sealing = { sealKey: KeySchema, content: ContentSchema, signedAt: InstantSchema };

const prepare = route({
  method: 'post',
  path: '/v2/seal-records/preparation',
  operation: 'prepareSealRecord',
  tag,
  summary: '待签内容 The text that the seal has to sign, as UTF-8',
  permission: 'seal.use',
  body: z.strictObject(sealing),
  refusals: ['SEAL_NOT_FOUND', 'ATTACHMENT_NOT_FOUND'],
  answers: {
    200: {
      description: 'What to sign',
      schema: z.strictObject({ sha256: z.string(), text: z.string(), algorithm: z.enum(sealAlgorithms) }),
    },
  },
  handler: async ({ body, caller }, context) => {
    const seal = await findSeal(context, body.sealKey);
    refuseForeignSeal(caller, seal);
    const { sha256 } = await digestOf(context, caller, body.content);
    const signedAt = new Date(body.signedAt).toISOString();
    return ok({ sha256, text: sealedText(seal._id, sha256, signedAt), algorithm: seal.algorithm });
  },
});

const RecordSchema = z
  .strictObject({
    sealRecordKey: KeySchema,
    sealKey: KeySchema,
    organisation: z.string(),
    sha256: z.string(),
    attachmentKey: KeySchema.optional(),
    signedAt: AnsweredInstantSchema,
    algorithm: z.enum(sealAlgorithms),
    signature: z.string(),
    fingerprint: z.string().optional(),
    recordedBy: z.string(),
    recordedAt: AnsweredInstantSchema,
  })
  .meta({ id: 'SealRecord' });

function recordAnswer({ _id, seal, attachment, recordedAt, ...record }: SealRecord) {
  const file = attachment === undefined ? {} : { attachmentKey: attachment };
  return { sealRecordKey: _id, sealKey: seal, ...record, ...file, recordedAt: instantOf(recordedAt) };
}

const record = route({
  method: 'post',
  path: '/v2/seal-records',
  operation: 'createSealRecord',
  tag,
  summary: '电子签章 Verifies a signature of the organisation’s seal and records it (A12)',
  permission: 'seal.use',
  isCommand: true,
  body: z.strictObject({
    ...sealing,
    signature: z.base64().min(1).max(apiLimits.signatureCharactersMax).describe('DER in base64'),
  }),
  refusals: ['SEAL_NOT_FOUND', 'SEAL_INVALID', 'ATTACHMENT_NOT_FOUND'],
  answers: { 201: { description: 'The record', schema: RecordSchema } },
  handler: async ({ body, caller }, context) => {
    const { content, signedAt, signature } = body;
    const seal = await findSeal(context, body.sealKey);
    const made = await recordSeal(context, caller, { seal, content, signedAt, signature });
    return { status: 201, body: recordAnswer(made) };
  },
});

const getRecord = route({
  method: 'get',
  path: '/v2/seal-records/{sealRecordKey}',
  operation: 'getSealRecord',
  tag,
  summary: '签章记录 One record: with the seal’s key anybody can verify it again',
  permission: 'seal.read',
  params: z.strictObject({ sealRecordKey: KeySchema }),
  refusals: ['SEAL_NOT_FOUND'],
  answers: { 200: { description: 'The record', schema: RecordSchema } },
  handler: async ({ params: { sealRecordKey } }, { connection }) => {
    const found = await sealRecordsOn(connection).findById(sealRecordKey).lean<SealRecord>();
    if (!found) throw new CodedError('SEAL_NOT_FOUND', say(sealWords.noSuchRecord, { key: sealRecordKey }));
    return ok(recordAnswer(found));
  },
});

export const sealRecordRoutes: readonly Route[] = [prepare, record, getRecord];
