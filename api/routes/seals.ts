/** Electronic seals, as the platform registers and revokes them; what is sealed is in `sealRecords.ts`. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { isDuplicateKey } from '../../models/driver.js';
import { organisationsOn } from '../../models/organisations.js';
import { type Seal, sealsOn } from '../../models/seals.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, InstantSchema, instantOf, KeySchema } from '../schemas.js';
import { findSeal } from '../seals/sealing.js';
import { readCertificate, readPublicKey, sealAlgorithms } from '../seals/sealKeys.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { recordWords } from '../wordings/records.js';
import { sealWords } from '../wordings/seals.js';

const tag = 'Seals';
const params = z.strictObject({ sealKey: KeySchema });

const SealSchema = z
  .strictObject({
    sealKey: KeySchema,
    organisation: z.string(),
    name: z.string(),
    algorithm: z.enum(sealAlgorithms),
    publicKey: z.string().describe('SubjectPublicKeyInfo, DER in base64'),
    certificate: z.string().optional().describe('PEM'),
    subject: z.string().optional(),
    issuer: z.string().optional(),
    serialNumber: z.string().optional(),
    fingerprint: z.string().optional().describe('SHA-256 of the certificate'),
    validFrom: AnsweredInstantSchema,
    validUntil: AnsweredInstantSchema,
    trust: z
      .literal('registration')
      .describe(
        'The platform registered it: neither the chain of its issuer nor its lists of revoked certificates ' +
          '(CRL, OCSP) are checked',
      ),
    registeredBy: z.string(),
    registeredAt: AnsweredInstantSchema,
    revokedBy: z.string().optional(),
    revokedAt: AnsweredInstantSchema.optional(),
    revokedFor: z.string().optional(),
  })
  .meta({ id: 'Seal' });

function sealAnswer({ _id, validFrom, validUntil, registeredAt, revokedAt, ...seal }: Seal) {
  const instants = { validFrom: instantOf(validFrom), validUntil: instantOf(validUntil) };
  const revoked = revokedAt === undefined ? {} : { revokedAt: instantOf(revokedAt) };
  const trust = 'registration';
  return { sealKey: _id, ...seal, ...instants, trust, registeredAt: instantOf(registeredAt), ...revoked };
}

/** Nothing could be sealed with it any more, or ever. */
function refuseExpired({ name, validFrom, validUntil, registeredAt }: Seal, field: string): void {
  if (validUntil > registeredAt && validUntil > validFrom) return;
  const message = say(sealWords.expired, { seal: name, until: instantOf(validUntil) });
  throw invalidArgument(message, `body.${field}`, 'range');
}

const pem = z.string().max(apiLimits.certificateCharactersMax);

const register = route({
  method: 'post',
  path: '/v2/seals',
  operation: 'registerSeal',
  tag,
  summary: '登记电子印章 The platform registers, and so vouches for, the certificate or bare key of a seal',
  permission: 'seal.register',
  isCommand: true,
  body: z.union([
    z.strictObject({ organisation: z.string().max(64), name: z.string().min(1).max(100), certificate: pem }),
    z.strictObject({
      organisation: z.string().max(64),
      name: z.string().min(1).max(100),
      publicKey: pem,
      validFrom: InstantSchema,
      validUntil: InstantSchema,
    }),
  ]),
  refusals: ['SEAL_KEY_UNSUPPORTED', 'SEAL_EXISTS'],
  answers: { 201: { description: 'The seal', schema: SealSchema } },
  handler: async ({ body, caller }, { connection, clock, engine }) => {
    if (!(await organisationsOn(connection).exists({ _id: body.organisation }))) {
      const message = say(recordWords.noOrganisation, { organisation: body.organisation });
      throw invalidArgument(message, 'body.organisation', 'unknown');
    }
    const key = 'certificate' in body ? readCertificate(body.certificate) : readPublicKey(body.publicKey);
    const bare = 'certificate' in body ? undefined : body;
    const seal: Seal = {
      _id: engine.newKey(),
      organisation: body.organisation,
      name: body.name,
      ...key,
      validFrom: key.validFrom ?? new Date(bare?.validFrom ?? 0),
      validUntil: key.validUntil ?? new Date(bare?.validUntil ?? 0),
      registeredBy: caller.name,
      registeredAt: new Date(clock.now()),
    };
    refuseExpired(seal, 'certificate' in body ? 'certificate' : 'validUntil');
    try {
      await sealsOn(connection).collection.insertOne(seal as never);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw new CodedError('SEAL_EXISTS', say(sealWords.exists));
    }
    return { status: 201, body: sealAnswer(seal) };
  },
});

const get = route({
  method: 'get',
  path: '/v2/seals/{sealKey}',
  operation: 'getSeal',
  tag,
  summary: '电子印章 One seal: what is sealed with it is verified with its key',
  permission: 'seal.read',
  params,
  refusals: ['SEAL_NOT_FOUND'],
  answers: { 200: { description: 'The seal', schema: SealSchema } },
  handler: async ({ params: { sealKey } }, context) => ok(sealAnswer(await findSeal(context, sealKey))),
});

const spec: SearchSpec = {
  fields: {
    sealKey: { kind: 'key', path: '_id' },
    organisation: { kind: 'text', path: 'organisation' },
    name: { kind: 'text', path: 'name' },
    validUntil: { kind: 'instant', path: 'validUntil' },
  },
  sort: { sealKey: '_id', organisation: 'organisation', validUntil: 'validUntil' },
  order: [['_id', 1]],
};

const search = route({
  method: 'post',
  path: '/v2/seals/search',
  operation: 'searchSeals',
  tag,
  summary: '检索电子印章 The registered seals',
  permission: 'seal.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(SealSchema) } },
  handler: async ({ body }, { connection }) => {
    const found = await searchRows<Seal>(sealsOn(connection), spec, body, []);
    return ok({ items: found.rows.map(sealAnswer), page: found.page });
  },
});

const revoke = route({
  method: 'post',
  path: '/v2/seals/{sealKey}/revocation',
  operation: 'revokeSeal',
  tag,
  summary: '停用电子印章 Nothing is sealed with it any more; what was sealed stays',
  permission: 'seal.register',
  isCommand: true,
  params,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  refusals: ['SEAL_NOT_FOUND'],
  answers: { 204: { description: 'Revoked' } },
  handler: async ({ params: { sealKey }, body, caller }, context) => {
    await findSeal(context, sealKey);
    const revokedAt = new Date(context.clock.now());
    const revoked = { revokedAt, revokedBy: caller.name, revokedFor: body.reason };
    const unrevoked = { _id: sealKey, revokedAt: { $exists: false } };
    await sealsOn(context.connection).updateOne(unrevoked, { $set: revoked });
    return noContent;
  },
});

export const sealRoutes: readonly Route[] = [register, get, search, revoke];
