/** The HTTP connector to an exchange platform, against a real server on this machine. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ActivatedJob, JobError } from '../../../engine/index.js';
import {
  ExchangePlatform,
  ExchangeRefusal,
  exchangeAnswerBytesMax,
} from '../../../processes/exchange/exchangePlatform.js';
import { changeAccess, exchangeByPlatform } from '../../../processes/exchange/workers.js';
import type { WorkerPorts } from '../../../processes/workerPorts.js';
import type { WorkerEngine } from '../../../processes/workers.js';

describe('the exchange platform', () => {
  interface Seen {
    path: string;
    headers: IncomingHttpHeaders;
    body: string;
  }
  type Said = { status: number; body?: string; headers?: Record<string, string> } | 'nothing';

  let server: Server;
  let url: string;
  let seen: Seen[] = [];
  let says: Said[] = [];

  beforeAll(async () => {
    server = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      req.on('end', () => {
        seen.push({ path: req.url ?? '', headers: req.headers, body });
        const said = says.shift() ?? { status: 200, body: '{"batch":"EX-1","records":3}' };
        if (said === 'nothing') return;
        res.writeHead(said.status, said.headers).end(said.body ?? '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    seen = [];
    says = [];
  });

  const timeoutMs = 5000;
  const platform = (change: object = {}) =>
    new ExchangePlatform({ url, token: 'tok', timeoutMs, ...change }, () => 1_770_000_000_000);
  const order = { order: '7000001', mode: 'table', resource: { code: 'a/../b', name: '居住证' } };

  test('an order is sent with its id as idempotency key, its token and its signature (X1)', async () => {
    expect(await platform({ secret: 's3' }).deliver(order)).toEqual({ batch: 'EX-1', records: 3 });
    const [{ path, headers, body }] = seen as [Seen];
    expect([path, body]).toEqual(['/api/exchanges', JSON.stringify(order)]);
    const v1 = createHmac('sha256', 's3').update(`1770000000.${body}`).digest('hex');
    expect(headers).toMatchObject({
      'idempotency-key': '7000001',
      authorization: 'Bearer tok',
      'banli-signature': `t=1770000000,v1=${v1}`,
      'content-type': 'application/json',
    });
  });

  test.each([400, 404, 409, 410, 422])(
    'a %s is a refusal, in the words of the platform (X2)',
    async (status) => {
      says = [{ status, body: '{"title":"No","detail":"没有前置库"}' }];
      const refused = platform().deliver(order);
      await expect(refused).rejects.toThrow(`the exchange platform answered ${status}: 没有前置库`);
      await expect(refused).rejects.toBeInstanceOf(ExchangeRefusal);
    },
  );

  test.each([202, 401, 403, 408, 425, 429, 500, 503])(
    'a %s is a failed try, not an answer (X2)',
    async (status) => {
      says = [{ status, body: 'later' }];
      const failed = platform().deliver(order);
      await expect(failed).rejects.toThrow(`answered ${status}: later`);
      await expect(failed).rejects.not.toBeInstanceOf(ExchangeRefusal);
    },
  );

  test.each<[string, Said]>([
    ['an answer that is no JSON', { status: 200, body: 'OK' }],
    ['an answer without a batch', { status: 200, body: '{"records":1}' }],
    ['a batch that is no text', { status: 200, body: '{"batch":7}' }],
    ['an answer beyond the bound', { status: 200, body: `"${'x'.repeat(exchangeAnswerBytesMax)}"` }],
    ['a redirect', { status: 307, headers: { Location: 'http://127.0.0.1:1/elsewhere' } }],
  ])('%s is a failed try (X2, X3)', async (_what, said) => {
    says = [said];
    const failed = platform().deliver(order);
    await expect(failed).rejects.toThrow();
    await expect(failed).rejects.not.toBeInstanceOf(ExchangeRefusal);
    expect(seen).toHaveLength(1);
  });

  test('what an answer says beyond the contract is not taken over (X3)', async () => {
    const credential = { endpoint: 'https://gw/api', id: 'app-1', secret: 'hidden' };
    says = [{ status: 201, body: JSON.stringify({ batch: 'B', credential, approved: true }) }];
    expect(await platform().deliver(order)).toEqual({
      batch: 'B',
      credential: { endpoint: 'https://gw/api', id: 'app-1' },
    });
  });

  test('a platform that does not answer in time is a failed try (X2)', async () => {
    says = ['nothing'];
    await expect(platform({ timeoutMs: 50 }).deliver(order)).rejects.toThrow(/timeout/i);
  });

  const job = (retries: number, variables: object) =>
    ({ key: '7000001', instance: '7', retries, variables, customHeaders: {} }) as unknown as ActivatedJob;
  const delivered = (retries: number) =>
    job(retries, {
      resource: { code: 'gaj-002', name: '居住证信息', provider: 'gaj' },
      applicant: { organisation: 'mzj' },
      delivery: { mode: 'table' },
      use: { from: '2026-03-01', until: '2026-12-31' },
      authorisation: { id: '6000001' },
    });
  const portsOf = (exchange: WorkerPorts['exchange']) => ({ exchange }) as WorkerPorts;
  const engine = {} as WorkerEngine;
  const work = (retries: number, exchange: WorkerPorts['exchange']) =>
    exchangeByPlatform(delivered(retries), portsOf(exchange), engine);

  test('a job becomes an order and the answer its variables', async () => {
    const answer = await work(3, { by: 'platform', platform: platform() });
    expect(answer).toEqual({ exchange: { by: 'platform', batch: 'EX-1', records: 3 } });
    expect(JSON.parse(seen[0]!.body)).toEqual({
      order: '7000001',
      instance: '7',
      mode: 'table',
      resource: { code: 'gaj-002', name: '居住证信息' },
      provider: 'gaj',
      receiver: 'mzj',
      from: '2026-03-01',
      until: '2026-12-31',
      authorisation: '6000001',
    });
  });

  test('a refusal and the last try’s failure go to the staff, an earlier one is retried (X4)', async () => {
    const by = { by: 'platform' as const, platform: platform() };
    says = [{ status: 503 }, { status: 503 }, { status: 422, body: 'no' }];
    await expect(work(2, by)).rejects.not.toBeInstanceOf(JobError);
    await expect(work(1, by)).rejects.toMatchObject({ code: 'EXCHANGE_BY_STAFF' });
    await expect(work(3, by)).rejects.toMatchObject({ code: 'EXCHANGE_BY_STAFF' });
    await expect(work(3, { by: 'staff' })).rejects.toMatchObject({ code: 'EXCHANGE_BY_STAFF' });
  });

  test('access is changed at the platform; a file follows the state of its authorisation', async () => {
    const authorisation = { id: '6', grantee: 'mzj', resource: { code: 'gaj-002', name: '居住证信息' } };
    const ports = portsOf({ by: 'platform', platform: platform() });
    const change = (mode: string) =>
      changeAccess(job(3, { action: 'suspend', authorisation: { ...authorisation, mode } }), ports, engine);
    says = [{ status: 204 }];
    expect(await change('interface')).toEqual({ access: { by: 'platform' } });
    expect(JSON.parse(seen[0]!.body)).toMatchObject({
      action: 'suspend',
      authorisation: '6',
      receiver: 'mzj',
    });
    expect(seen[0]!.path).toBe('/api/access');
    expect(await change('file')).toEqual({ access: { by: 'store' } });
    expect(seen).toHaveLength(1);
  });
});
