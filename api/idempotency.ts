/**
 * The repeat of a command with the same Idempotency-Key gets the first answer; the same key with another
 * request is refused. The engine keeps the key with the commit as well, so a crash between the commit and
 * this record cannot make a command happen twice. Refusals are not kept: they changed nothing, so the repeat
 * is judged anew.
 */
import { createHash } from 'node:crypto';
import { CodedError } from '../engine/errors.js';
import { say } from '../engine/wording.js';
import { answersOn } from '../models/answers.js';
import type { Context } from './context.js';
import { apiLimits } from './limits.js';
import { invalidArgument } from './problem.js';
import type { Answer } from './route.js';
import { requestWords } from './wordings/requests.js';

const hash = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url');

/** Files count by their digest: as JSON a diagram would take ten bytes for each of its own. */
const digestOf = (request: unknown): string =>
  hash(
    JSON.stringify(request, (_name, value: unknown) =>
      value instanceof Uint8Array ? createHash('sha256').update(value).digest('base64url') : value,
    ) ?? '',
  );

/** The engine's key for a request, unique per caller. */
export function idempotencyKeyOf(header: string | undefined, caller: string): string | undefined {
  if (header === undefined) return undefined;
  if (header.length > apiLimits.idempotencyKeyCharactersMax || !/^[\x21-\x7e]+$/.test(header)) {
    const max = apiLimits.idempotencyKeyCharactersMax;
    throw invalidArgument(say(requestWords.idempotencyKey, { max }), 'headers.idempotency-key');
  }
  return hash(caller, header);
}

export class IdempotentRunner {
  private readonly underWay = new Set<string>();
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  async run(key: string, request: unknown, work: () => Promise<Answer>): Promise<Answer> {
    const fingerprint = digestOf(request);
    if (this.underWay.has(key)) {
      throw new CodedError('CONFLICT', say(requestWords.underWay));
    }
    this.underWay.add(key);
    try {
      return (await this.kept(key, fingerprint)) ?? (await this.keep(key, fingerprint, await work()));
    } finally {
      this.underWay.delete(key);
    }
  }

  private async kept(key: string, fingerprint: string): Promise<Answer | undefined> {
    const found = await answersOn(this.context.connection).findById(key).lean();
    if (!found || found.expiresAt.getTime() <= this.context.clock.now()) return undefined;
    if (found.fingerprint !== fingerprint) throw new CodedError('IDEMPOTENCY_KEY_REUSED');
    const headers = { 'Idempotency-Replayed': 'true' };
    return found.body === undefined
      ? { status: found.status, headers }
      : { status: found.status, body: found.body, headers };
  }

  private async keep(key: string, fingerprint: string, answer: Answer): Promise<Answer> {
    const { status, body } = answer;
    const expiresAt = new Date(this.context.clock.now() + apiLimits.idempotencyHours * 3600 * 1000);
    const record = { fingerprint, status, expiresAt, ...(body === undefined ? {} : { body }) };
    await answersOn(this.context.connection).replaceOne({ _id: key }, record, { upsert: true });
    return answer;
  }
}
