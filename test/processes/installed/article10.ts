import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor, Engine, Key, Variables } from '../../../engine/index.js';
import { authorisationsOn } from '../../../models/authorisations.js';
import { deliveriesOn } from '../../../models/deliveries.js';
import { notificationsOn } from '../../../models/notifications.js';
import { checkStart, seed } from '../../../processes/index.js';
import { demoStart } from '../../support/demoStart.js';
import { type Installation, install, until } from '../installation.js';

describe('Article 10', () => {
  let here: Installation;
  let engine: Engine;
  beforeAll(async () => {
    here = await install();
    engine = await here.engine();
    await seed({ engine, connection: here.connection, hashPassword: async () => 'hash' });
  });
  afterAll(() => here.close());

  const user = (id: string): Actor => ({ kind: 'user', id });

  async function apply(resource: string, delivery: Variables): Promise<Key> {
    const application = {
      resource,
      delivery,
      purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。',
      use: { from: '2026-02-10', until: '2026-12-31' },
    };
    const checked = await checkStart(
      'article-10',
      application,
      demoStart(
        { user: 'mzj.requester', name: '张敏', organisation: 'mzj' },
        new Date(here.clock.nowMs).toISOString(),
      ),
    );
    if (!checked.ok) throw new Error(checked.refusal.text.en);
    const command = { processId: 'article-10', variables: checked.variables };
    return (await engine.start(command, user('mzj.requester'))).instance;
  }

  async function complete(instance: Key, element: string, by: string, variables: Variables): Promise<void> {
    const task = async () =>
      Object.values((await engine.state(instance)).tasks).find((each) => each.element === element);
    await until(`task "${element}" opens`, async () => (await task()) !== undefined);
    const { key } = (await task())!;
    await engine.submit(instance, { type: 'task.completed', task: key, variables }, user(by));
  }

  const ends = (instance: Key) =>
    until('the instance ends', async () => (await engine.state(instance)).status === 'completed');

  test('an approved application leaves an authorisation, a delivery and a notice to each side', async () => {
    const instance = await apply('gaj-002', { mode: 'file', format: 'csv' });
    here.clock.nowMs += 3_600_000;
    const decidedAt = new Date(here.clock.nowMs).toISOString();
    await complete(instance, 'provider-approval', 'gaj.provider', {
      decision: 'approved',
      conditions: '仅限救助科室使用。',
    });
    await complete(instance, 'exchange-authorised', 'zsj.platform', {
      exchange: { batch: 'EX-1', records: 120 },
    });
    await ends(instance);

    const [authorisation, ...others] = await authorisationsOn(here.connection).find({ instance }).lean();
    expect(others).toEqual([]);
    expect(authorisation).toMatchObject({
      resource: 'gaj-002',
      grantor: 'gaj',
      grantee: 'mzj',
      grantedAt: decidedAt,
      grantedBy: 'gaj.provider',
      useUntil: '2026-12-31',
      conditions: '仅限救助科室使用。',
    });
    expect(await deliveriesOn(here.connection).find({ instance }).lean()).toMatchObject([
      {
        mode: 'file',
        format: 'csv',
        batch: 'EX-1',
        records: 120,
        authorisation: authorisation?._id,
        deliveredBy: 'zsj.platform',
      },
    ]);
    const notices = await notificationsOn(here.connection).find({ instance }).lean();
    expect(notices.map((each) => each.element).sort()).toEqual(['notify-delivered', 'notify-provider']);
    expect(notices.find((each) => each.element === 'notify-provider')).toMatchObject({
      groups: ['provider@gaj', 'support@gaj'],
      subject: '收到数据订阅申请：居住证信息',
    });
    expect(await engine.verify(instance)).toMatchObject({ clean: true });
  });

  test('a refusal reaches the applicant with its reasons and delivers nothing', async () => {
    const instance = await apply('gaj-002', { mode: 'table' });
    const reasons = '申请用途与居住证信息的共享条件不符。';
    await complete(instance, 'provider-approval', 'gaj.provider', { decision: 'refused', reasons });
    await ends(instance);
    const [notice] = await notificationsOn(here.connection)
      .find({ instance, element: 'notify-refused' })
      .lean();
    expect(notice).toMatchObject({ users: ['mzj.requester'], text: expect.stringContaining(reasons) });
    expect(await deliveriesOn(here.connection).countDocuments({ instance })).toBe(0);
    expect(await authorisationsOn(here.connection).countDocuments({ instance })).toBe(0);
  });

  test('a limit that is missed opens one supervision at the platform and decides nothing', async () => {
    const instance = await apply('scj-001', { mode: 'table' });
    // Three working days from 10 February 2026 end on the 13th.
    here.clock.nowMs = Date.parse('2026-02-13T16:00:00.000Z');
    await engine.wake();
    await engine.settled();
    const state = await engine.state(instance);
    expect(state).toMatchObject({ status: 'active', overdue: 1 });
    expect(Object.values(state.tasks)).toMatchObject([{ element: 'exchange-unconditional', light: 'red' }]);
    const supervisions = await here.connection
      .db!.collection('instances')
      .find({ processId: 'a22-rectification' })
      .toArray();
    expect(supervisions).toHaveLength(1);
    const kinds = await notificationsOn(here.connection)
      .find({ instance, kind: { $ne: 'message' } })
      .lean();
    expect(kinds.map((each) => [each.kind, each.groups])).toEqual([
      ['reminder', ['platform@zsj']],
      ['overdue', ['lead@zsj']],
    ]);
  });
});
