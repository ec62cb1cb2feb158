/**
 * The HTTP connector to a city's exchange platform: an order goes in, what the platform did comes out
 * (`docs/EXCHANGE.md`). The address is the operator's alone: nothing of an order ever becomes part of it,
 * and no redirect is followed, so that no catalogue entry or application can point it elsewhere.
 *
 * X1 An order carries its id as Idempotency-Key; the platform does it once however often it comes.
 * X2 What the platform refuses (4xx) is an answer; what it cannot do now (5xx, 408, 425, 429, 401, 403, no
 *    answer in time, an answer that is none) is a failed try.
 * X3 Of an answer only the members of the contract are read, and of its bytes only the bounded number.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../engine/vocabulary.js';

export interface ExchangeSettings {
  /** `https://exchange.example/api`; paths are added behind it. */
  url: string;
  token?: string | undefined;
  /** Signs the body: `Banli-Signature: t=<seconds>,v1=<HMAC-SHA256 of "t.body", hex>`. */
  secret?: string | undefined;
  timeoutMs: number;
}

/** The platform has looked at the order and will not do it: a person must. */
export class ExchangeRefusal extends Error {
  override readonly name = 'ExchangeRefusal';
}

export const exchangeAnswerBytesMax = 64 * 1024;
const detailCharactersMax = 500;
/** Answers of the 4xx that say "not now" or "not you" rather than "not this". */
const retried = new Set([401, 403, 408, 425, 429]);

const text = z.string().max(1000);
export const ExchangeAnswerSchema = z.object({
  batch: z.string().min(1).max(200),
  records: z.int().gte(0).optional(),
  /** Where an interface is called and under which name; its secret goes to the receiver directly. */
  credential: z.object({ endpoint: text, id: text }).optional(),
});
export type ExchangeAnswer = z.output<typeof ExchangeAnswerSchema>;

export type ExchangePath = 'exchanges' | 'access';
export type ExchangeOrder = { order: string } & Record<string, Json>;

/** Reads an answer's body up to the bound; more than that is no answer. */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > exchangeAnswerBytesMax) {
      throw new Error(`expected at most ${exchangeAnswerBytesMax} bytes from the exchange platform`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('expected JSON from the exchange platform, found something else');
  }
}

/** The platform's own words on a refusal: `detail` of problem+json, or the beginning of what it said. */
function detailOf(body: string): string {
  const problem = z
    .object({ detail: z.string() })
    .safeParse(body.startsWith('{') ? safeJson(body) : undefined);
  return (problem.success ? problem.data.detail : body).slice(0, detailCharactersMax);
}

function safeJson(body: string): unknown {
  try {
    return parse(body);
  } catch {
    return undefined;
  }
}

export class ExchangePlatform {
  private readonly settings: ExchangeSettings;
  private readonly now: () => number;

  constructor(settings: ExchangeSettings, now: () => number = Date.now) {
    this.settings = settings;
    this.now = now;
  }

  /** Moves data or grants an interface. */
  async deliver(order: ExchangeOrder, signal?: AbortSignal): Promise<ExchangeAnswer> {
    const read = ExchangeAnswerSchema.safeParse(parse(await this.send('exchanges', order, signal)));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Error(
      `the exchange platform's answer does not fit: ${issue?.path.join('.')} ${issue?.message}`,
    );
  }

  /** Suspends, resumes or revokes what an authorisation allows. */
  async change(order: ExchangeOrder, signal?: AbortSignal): Promise<void> {
    await this.send('access', order, signal);
  }

  private async send(path: ExchangePath, order: ExchangeOrder, signal?: AbortSignal): Promise<string> {
    const { url, timeoutMs } = this.settings;
    const body = JSON.stringify(order);
    const limit = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${url.replace(/\/+$/, '')}/${path}`, {
      method: 'POST',
      headers: this.headersOf(order.order, body),
      body,
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const answer = await readBounded(response);
    if (response.status >= 200 && response.status < 300 && response.status !== 202) return answer;
    const said = `the exchange platform answered ${response.status}: ${detailOf(answer)}`;
    const isRefusal = response.status >= 400 && response.status < 500 && !retried.has(response.status);
    throw isRefusal ? new ExchangeRefusal(said) : new Error(said);
  }

  private headersOf(order: string, body: string): Record<string, string> {
    const { token, secret } = this.settings;
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Idempotency-Key': order,
    };
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    if (secret !== undefined) {
      const t = Math.floor(this.now() / 1000);
      const signature = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
      headers['Banli-Signature'] = `t=${t},v1=${signature}`;
    }
    return headers;
  }
}
