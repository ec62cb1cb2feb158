/** Article 10 with an exchange platform: what the machine moves, and what it leaves to the staff. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deliveriesOn } from '../../../models/deliveries.js';
import { completeOpen, ended } from '../grants.js';
import { startTestServer, type TestServer } from '../harness.js';
import { apply, demoResources, taskOf, until } from '../subscription.js';

describe('exchange', () => {
  let s: TestServer;
  let platform: Server;
  let orders: { order: string; key: string | undefined }[] = [];
  let answers: [status: number, body: string][] = [];

  beforeAll(async () => {
    platform = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      req.on('end', () => {
        orders.push({ order: JSON.parse(body).order, key: String(req.headers['idempotency-key']) });
        const [status, text] = answers.shift() ?? [200, '{"batch":"EX-M","records":7}'];
        res.writeHead(status).end(text);
      });
    });
    await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
    const exchangeUrl = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
    s = await startTestServer({ exchangeBy: 'platform', exchangeUrl });
  });
  afterAll(async () => {
    await s.close();
    platform.closeAllConnections();
    platform.close();
  });

  const deliveryOf = (instance: string) =>
    deliveriesOn(s.server.context.connection).findOne({ instance }).lean();

  test('the exchange platform moves a table, and the task of the staff goes away', async () => {
    orders = [];
    const instance = await apply(s, (await demoResources(s)).open);
    await ended(s, instance);
    expect(await deliveryOf(instance)).toMatchObject({ by: 'platform', batch: 'EX-M', records: 7 });
    expect(orders).toHaveLength(1);
    expect(orders[0]?.key).toBe(orders[0]?.order);
    const filter = { processInstanceKey: instance };
    const { body } = await (await s.as('auditor')).post('/v2/user-tasks/search', { filter }).expect(200);
    expect(body.items.map(({ state }: { state: string }) => state)).toEqual(['CANCELED']);
  });

  test('what the platform refuses stays with the staff, whose limit has counted all along', async () => {
    orders = [];
    answers = [[422, '{"detail":"没有前置库"}']];
    const instance = await apply(s, (await demoResources(s)).open);
    await until(s, async () => {
      const { jobs, tokens } = await s.server.context.engine.state(instance);
      const isLeft = Object.keys(jobs).length === 0 && orders.length === 1;
      if (!isLeft) throw new Error(`${Object.keys(tokens).length} tokens, ${orders.length} orders`);
    });
    const task = await taskOf(s, instance, 'zsj.platform');
    const { body } = await (await s.as('zsj.platform')).get(`/v2/user-tasks/${task}`).expect(200);
    expect(body.dueDate ?? '').toContain('2026-03-0');
    await completeOpen(s, instance, 'zsj.platform', { exchange: { batch: 'BY-HAND' } });
    await ended(s, instance);
    expect(await deliveryOf(instance)).toMatchObject({ by: 'staff', batch: 'BY-HAND' });
  });
});
