/** What a case is called where people see it in a list, and what the engine tells them by itself of it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { titleCharsMax } from '../../../engine/limits.js';
import type { Case } from '../case.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

describe('titles', () => {
  const purpose = '依据《社会救助暂行办法》核对申请最低生活保障家庭的相关情况。';
  const use = { from: '2026-03-10', until: '2027-03-09' };
  const title = '居住证信息 · 平顶山市民政局';

  let walk: Walk;
  let applied: Case;
  beforeAll(async () => {
    walk = await Walk.begin();
    await walk.at('2026-03-02 09:00');
    const variables = { resource: 'gaj-002', delivery: { mode: 'table' }, purpose, use };
    applied = await walk.start('mzj.requester', 'article-10', variables);
  });
  afterAll(() => walk.end());

  const found = async (account: string, query: string) =>
    (await walk.inbox(account, query)).map((line) => (line as { title?: string }).title);

  test('a case is called by its resource and its department, in every list and in its search', async () => {
    expect(await found('gaj.provider', 'list=todo')).toEqual([title]);
    expect(await found('mzj.requester', 'list=started')).toEqual([title]);
    expect(await found('gaj.provider', `list=todo&text=${encodeURIComponent('居住证')}`)).toEqual([title]);
    expect(await found('gaj.provider', `list=todo&text=${encodeURIComponent('出生')}`)).toEqual([]);
    expect(await found('mzj.requester', `list=started&text=${encodeURIComponent('民政局')}`)).toEqual([
      title,
    ]);
  });

  test('a process that a case calls has its title and its number', async () => {
    const calling = { system: '社会救助家庭经济状况核对系统', callsPerDay: 500 };
    const stampedScan = await upload(walk.s);
    const variables = { resource: 'gaj-003', calling, purpose, use, stampedScan };
    const body = { processDefinitionId: 'article-12', businessKey: '办〔2026〕7号', variables };
    const { body: started } = await walk.post('mzj.requester', 'process-instances', body);
    expect(started).toHaveProperty('processInstanceKey');
    await walk.s.server.context.engine.settled();
    const [line] = await walk.inbox('zsj.platform');
    expect(line).toMatchObject({
      businessKey: '办〔2026〕7号',
      title: expect.stringContaining('平顶山市民政局'),
    });
  });

  test('a reminder says in the language of its reader what is due, of which case, and when', async () => {
    await walk.at('2026-03-06 09:00');
    const { items } = await walk.get('gaj.provider', 'notifications');
    expect(items[0]).toMatchObject({
      kind: 'reminder',
      subject: `即将到期：提供方审批（${title}）`,
      text: '应办结日期：2026-03-09',
    });
    const english = await (await walk.s.as('gaj.provider'))
      .get('/v2/notifications')
      .set('Accept-Language', 'en');
    expect(english.headers['content-language']).toBe('en');
    expect(english.body.items[0]).toMatchObject({
      subject: `Due soon: 提供方审批 (${title})`,
      text: 'To be done by 2026-03-09',
    });
  });

  test('a supervision is called by the case that it is about (A22-2)', async () => {
    await walk.at('2026-03-10 00:00');
    const lines = await walk.inbox('zsj.platform');
    const notices = lines.filter(({ elementId }) => elementId === 'notice');
    expect(notices).toContainEqual(expect.objectContaining({ title }));
    const { items } = await walk.get('gaj.lead', 'notifications');
    expect(items[0]).toMatchObject({ kind: 'overdue', subject: `已超期：提供方审批（${title}）` });
  });

  test('a case that is called otherwise is so in what is open already, cut to titleCharsMax', async () => {
    const { engine } = walk.s.server.context;
    const said = { title: ` ${'长'.repeat(titleCharsMax)}末` };
    const scope = (await engine.state(applied.key)).root;
    const event = { type: 'variables.set' as const, scope, variables: said, local: true };
    await engine.submit(applied.key, event, { kind: 'user', id: 'admin' });
    await engine.settled();
    const cut = '长'.repeat(titleCharsMax);
    expect(await found('gaj.provider', 'list=todo')).toEqual([cut]);
    expect(await found('mzj.requester', 'list=started')).toContain(cut);
  });

  test('a case that has ended keeps its title', async () => {
    const decision = { decision: 'refused', reasons: '申请的用途不在职责范围之内，请补充依据。' };
    await applied.complete('gaj.provider', 'provider-approval', decision);
    await walk.until(async () => {
      const [line] = await walk.inbox('mzj.requester', 'list=started&order=asc');
      expect(line).toMatchObject({ state: 'COMPLETED', title: expect.stringMatching(/^长+$/) });
    });
    expect(await found('gaj.provider', 'list=done')).toMatchObject([expect.stringMatching(/^长+$/)]);
  });
});
