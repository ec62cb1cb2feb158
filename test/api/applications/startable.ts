/** What a caller may start by hand: listed, found by search, and held to when he starts. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bpmn, end, line, message, messageReceived, start, startOn } from '../../support/diagram.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('startable', () => {
  const own = (groups: string, id: string) =>
    bpmn([start(), end(), line('start', 'end')], [], id).replace(
      /(<bpmn:process [^>]*>)/,
      `$1<bpmn:extensionElements><banli:start xmlns:banli="https://banli.dev/schema/bpmn/1.0"
      candidateGroups="${groups}" /></bpmn:extensionElements>`,
    );
  const onMessage = bpmn(
    [startOn('begin', messageReceived('m')), end(), line('begin', 'end')],
    [message('m', 'came')],
    'on-message',
  );
  const anyones = bpmn([start(), end(), line('start', 'end')], [], 'anyones');

  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
    const by = { kind: 'user' as const, id: 'designer' };
    const files = [own('provider@gaj, lead', 'ours'), onMessage, anyones];
    const resources = files.map((content, index) => ({ name: `${index}.bpmn`, content }));
    await s.server.context.engine.deploy(resources, by);
  });
  afterAll(() => s.close());

  const latest = { isLatestVersion: true };
  async function startable(account: string, filter: object = { ...latest, isStartable: true }) {
    const { body } = await (await s.as(account))
      .post('/v2/process-definitions/search', { filter })
      .expect(200);
    return body.items.map((one: { processDefinitionId: string }) => one.processDefinitionId).sort();
  }
  const shown = async (account: string) => {
    const { body } = await (await s.as(account)).get('/v2/inbox/startable').expect(200);
    return body.items.map((one: { processDefinitionId: string }) => one.processDefinitionId).sort();
  };
  const began = async (account: string, processDefinitionId: string) => {
    const { status, body } = await (await s.as(account)).post('/v2/process-instances', {
      processDefinitionId,
    });
    return status === 200 ? status : body.code;
  };

  test('each role finds what its definitions let it start, and hears the same when it comes', async () => {
    const doubts = ['a10-doubt', 'a18-application', 'a20-doubt', 'a22-interruption', 'a23-dispute'];
    const requester = [...doubts, 'anyones'];
    expect(await startable('mzj.requester')).toEqual([...requester, 'article-10', 'article-12']);
    expect(await startable('slq-mzj.requester')).toEqual([...requester, 'article-11', 'article-13']);
    expect(await startable('slq-zsj.county-agency')).toEqual(['anyones', 'article-13']);
    expect(await startable('gaj.provider')).toEqual(['a23-dispute', 'anyones', 'ours']);
    expect(await startable('swj.provider')).toEqual(['a23-dispute', 'anyones']);
    expect(await startable('swj.lead')).toEqual(['anyones', 'ours']);
    expect(await startable('zsj.platform')).toEqual(['a18-batch', 'a22-interruption', 'anyones']);
    expect(await startable('auditor')).toEqual([]);
    const accounts = [
      'mzj.requester',
      'slq-mzj.requester',
      'gaj.provider',
      'zsj.platform',
      'admin',
      'auditor',
    ];
    for (const account of accounts) {
      expect(await shown(account)).toEqual(await startable(account));
    }
  });

  test('an organisation is offered what its staff may start, and nothing else', async () => {
    const accounts = ['mzj.requester', 'slq-mzj.requester', 'slq-zsj.county-agency', 'admin', 'zsj.platform'];
    for (const account of accounts) {
      const offered = await startable(account);
      for (const article of ['article-10', 'article-11', 'article-12', 'article-13', 'a18-application']) {
        const isOffered = offered.includes(article);
        expect([account, article, (await began(account, article)) !== 'FORBIDDEN']).toEqual([
          account,
          article,
          isOffered,
        ]);
      }
    }
  });

  test('the platform is offered what it may enter for a department on paper (A9)', async () => {
    const platform = await s.as('zsj.platform');
    const enterable = async (organisation: string) => {
      const { body } = await platform.get(`/v2/inbox/startable?onBehalfOf=${organisation}`).expect(200);
      return body.items.map((one: { processDefinitionId: string }) => one.processDefinitionId).sort();
    };
    const around = ['a20-doubt', 'a22-interruption', 'a23-dispute', 'anyones'];
    const anyDepartment = ['a10-doubt', 'a18-application', ...around];
    expect(await enterable('mzj')).toEqual([...anyDepartment, 'article-10', 'article-12']);
    expect(await enterable('slq-mzj')).toEqual([...anyDepartment, 'article-11', 'article-13']);
    expect(await enterable('nowhere')).toEqual(['a10-doubt', ...around]);
    const requester = await s.as('mzj.requester');
    await requester.get('/v2/inbox/startable?onBehalfOf=mzj').expect(403);
  });

  test('nobody, admins included, is offered what only the system or a message starts', async () => {
    const offered = await startable('admin');
    expect(offered).toContain('ours');
    const system = ['a08-access', 'a08-connection', 'a19-authorisation', 'a22-rectification'];
    const called = ['article-14', 'article-15', 'article-16'];
    // The departments': the administrator's own organisation is none.
    const departments = ['a18-application', 'article-10', 'article-11', 'article-12', 'article-13'];
    const others = [...departments, ...system, ...called, 'on-message'].sort();
    expect(await startable('admin', { ...latest, isStartable: false })).toEqual(others);
    const everything = await startable('admin', latest);
    expect([...offered, ...others].sort()).toEqual(everything);
    const auditor = await startable('auditor', { ...latest, isStartable: false });
    expect(auditor).toEqual(everything);
  });

  test('what is not offered is refused with 403 and starts nothing', async () => {
    const before = await s.counts();
    expect(await began('swj.provider', 'ours')).toBe('FORBIDDEN');
    expect(await began('auditor', 'anyones')).toBe('FORBIDDEN');
    expect(await began('admin', 'article-15')).toBe('FORBIDDEN');
    expect(await began('admin', 'on-message')).toBe('START_NOT_NONE');
    expect(await s.counts()).toEqual(before);
    expect(await began('gaj.provider', 'ours')).toBe(200);
    expect(await began('swj.lead', 'ours')).toBe(200);
  });
});
