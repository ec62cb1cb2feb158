/**
 * Applies and checks electronic seals (A12). What a seal signs is a text that names the seal, the content by
 * its digest, and the instant, so that a signature fits nothing else:
 *
 *     banli-seal/1\n<key of the seal>\n<SHA-256, hexadecimal>\n<instant, ISO 8601 in UTC with milliseconds>
 *
 * A form's content is its variables as canonical JSON (RFC 8785) without the fields that hold the stamp.
 *
 * E1  A record exists only if its signature was verified with the key of a seal that was in force.
 * E2  A record stands for its organisation and its content alone.
 */
import { createHash } from 'node:crypto';
import { CodedError } from '../../engine/errors.js';
import { canonicalJson } from '../../engine/index.js';
import type { Variables } from '../../engine/vocabulary.js';
import { say, type Text } from '../../engine/wording.js';
import { type SealRecord, sealRecordsOn } from '../../models/sealRecords.js';
import { type Seal, sealsOn } from '../../models/seals.js';
import { findAttachment } from '../attachments/access.js';
import { attachmentOf } from '../attachments/store.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { sealWords } from '../wordings/seals.js';
import { isSealSignature } from './sealKeys.js';

/** Fields of a form that hold the stamp itself. */
const stampFields = new Set(['electronicSeal', 'stampedScan']);

export function formDigest(variables: Variables): string {
  const content = Object.entries(variables).filter(([name]) => !stampFields.has(name));
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(content)))
    .digest('hex');
}

export const sealedText = (seal: string, sha256: string, signedAt: string): string =>
  ['banli-seal/1', seal, sha256, signedAt].join('\n');

const invalid = (why: Text): CodedError => new CodedError('SEAL_INVALID', why);

export async function findSeal({ connection }: Pick<Context, 'connection'>, key: string): Promise<Seal> {
  const seal = await sealsOn(connection).findById(key).lean<Seal>();
  if (!seal) throw new CodedError('SEAL_NOT_FOUND', say(sealWords.none, { key }));
  return seal;
}

/** A seal is used by those who work in its organisation. */
export function refuseForeignSeal(caller: Caller, seal: Seal): void {
  if (caller.memberships.some(({ organisation }) => organisation === seal.organisation)) return;
  throw new CodedError('FORBIDDEN', say(sealWords.foreign, { seal: seal.name }));
}

function refuseOutOfForce(seal: Seal, signedAt: string, nowMs: number): void {
  const ms = Date.parse(signedAt);
  if (ms < seal.validFrom.getTime() || ms > seal.validUntil.getTime()) {
    throw invalid(say(sealWords.outOfTerm, { seal: seal.name, signedAt }));
  }
  if (seal.revokedAt) {
    throw invalid(say(sealWords.revoked, { seal: seal.name, at: seal.revokedAt.toISOString() }));
  }
  if (ms > nowMs + apiLimits.sealAheadMsMax) throw invalid(say(sealWords.future, { signedAt }));
  if (ms < nowMs - apiLimits.sealAgeHours * 3_600_000) {
    throw invalid(say(sealWords.old, { signedAt, hours: apiLimits.sealAgeHours }));
  }
}

export type SealedContent = { attachmentKey: string } | { form: Variables };

export async function digestOf(
  context: Context,
  caller: Caller,
  content: SealedContent,
): Promise<{ sha256: string; attachment?: string }> {
  if ('form' in content) return { sha256: formDigest(content.form) };
  const { key, sha256 } = attachmentOf(await findAttachment(context, caller, content.attachmentKey));
  return { sha256, attachment: key };
}

/** Verifies and records (E1). */
export async function recordSeal(
  context: Context,
  caller: Caller,
  given: { seal: Seal; content: SealedContent; signedAt: string; signature: string },
): Promise<SealRecord> {
  const { seal, signature } = given;
  refuseForeignSeal(caller, seal);
  const signedAt = new Date(given.signedAt).toISOString();
  refuseOutOfForce(seal, signedAt, context.clock.now());
  const digest = await digestOf(context, caller, given.content);
  const text = sealedText(seal._id, digest.sha256, signedAt);
  if (!isSealSignature(seal, text, Buffer.from(signature, 'base64'))) {
    throw invalid(say(sealWords.notOver, { seal: seal.name, algorithm: seal.algorithm }));
  }
  const record: SealRecord = {
    _id: context.engine.newKey(),
    seal: seal._id,
    organisation: seal.organisation,
    ...digest,
    signedAt,
    algorithm: seal.algorithm,
    signature,
    ...(seal.fingerprint === undefined ? {} : { fingerprint: seal.fingerprint }),
    recordedBy: caller.name,
    recordedAt: new Date(context.clock.now()),
  };
  await sealRecordsOn(context.connection).collection.insertOne(record as never);
  return record;
}

/** What of a record goes into the log, so that the sealing can be shown without this database. */
export type SealEvidence = Pick<
  SealRecord,
  'seal' | 'organisation' | 'sha256' | 'signedAt' | 'algorithm' | 'signature'
>;

/**
 * Whether a record seals exactly these variables of a form for this organisation (E2): its evidence, or in
 * words why not. For the checks that a process makes before it starts.
 */
export async function checkSeal(
  { connection }: Pick<Context, 'connection'>,
  key: string,
  organisation: string,
  form: Variables,
): Promise<{ evidence: SealEvidence } | { refusal: Text }> {
  const record = await sealRecordsOn(connection).findById(key).lean<SealRecord>();
  if (record?.organisation !== organisation) return { refusal: say(sealWords.noRecord, { key }) };
  if (record.sha256 !== formDigest(form)) return { refusal: say(sealWords.otherContent) };
  const { seal, sha256, signedAt, algorithm, signature } = record;
  return { evidence: { seal, organisation, sha256, signedAt, algorithm, signature } };
}
