/** What people write on tasks: comments, opinions with what they do, and the phrases they write them with. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import { commentCharsMax } from '../../../engine/limits.js';
import { phrasesOn } from '../../../models/phrases.js';
import { remarksOn } from '../../../models/remarks.js';
import { monday, startTestServer, type TestServer } from '../harness.js';
import { applyForApproval } from '../subscription.js';

describe('remarks', () => {
  let s: TestServer;
  let instance: string;
  let task: string;
  let provider: string;
  beforeAll(async () => {
    s = await startTestServer();
    ({ instance, task, organisation: provider } = await applyForApproval(s));
  });
  afterAll(() => s.close());

  const text = (length: number) => '批'.repeat(length);

  describe('a comment', () => {
    test('is made by whoever the task concerns, and read by whoever sees it', async () => {
      const applicant = await s.as('mzj.requester');
      const handler = await s.as(`${provider}.provider`);
      const path = `/v2/user-tasks/${task}/comments`;
      await applicant.post(path, { text: ' 请尽快办理，低保复核月底截止。 ' }).expect(204);
      await handler.post(path, { text: '已收到，正在核实。' }).expect(204);
      const stranger = await s.as('swj.provider');
      expect((await stranger.post(path, { text: '路过' })).body.code).toBe('TASK_FORBIDDEN');
      const { body } = await handler.post(`${path}/search`, {}).expect(200);
      expect(body.items).toMatchObject([
        { text: '请尽快办理，低保复核月底截止。', by: 'mzj.requester', at: new Date(monday).toISOString() },
        { text: '已收到，正在核实。', by: `${provider}.provider`, kind: 'comment', deed: 'task.commented' },
      ]);
      expect(body.items[0].byName).toMatch(/\p{Script=Han}/u);
      const ofInstance = `/v2/process-instances/${instance}/comments/search`;
      const { body: found } = await applicant.post(ofInstance, { page: { limit: 1 } }).expect(200);
      expect(found.page.totalItems).toBe(2);
      expect((await stranger.post(ofInstance, {})).body.code).toBe('FORBIDDEN');
    });

    test('has 1 to commentCharsMax characters without the spaces around', async () => {
      const handler = await s.as(`${provider}.provider`);
      const say = async (said: string) =>
        (await handler.post(`/v2/user-tasks/${task}/comments`, { text: said })).body.code;
      expect(await say('　 \n')).toBe('COMMENT_LENGTH');
      expect(await say(text(commentCharsMax + 1))).toBe('COMMENT_LENGTH');
      expect(await say(`  ${text(commentCharsMax)}  `)).toBeUndefined();
      expect(await say(text(apiLimits.commentCharactersMax + 1))).toBe('INVALID_ARGUMENT');
    });
  });

  describe('an opinion', () => {
    test('stands in the record of the instance beside the deed that it was left with', async () => {
      const handler = await s.as(`${provider}.provider`);
      await handler.post(`/v2/user-tasks/${task}/urging`).expect(403);
      const applicant = await s.as('mzj.requester');
      await applicant.post(`/v2/user-tasks/${task}/urging`, { opinion: '急用' }).expect(204);
      const completion = { variables: { decision: 'approved' }, opinion: '同意，仅限低保核对使用。' };
      await handler.post(`/v2/user-tasks/${task}/completion`, completion).expect(204);
      const path = `/v2/process-instances/${instance}/opinions/search`;
      const { body } = await applicant.post(path, {}).expect(200);
      expect(body.items).toMatchObject([
        { text: '急用', by: 'mzj.requester', deed: 'task.urged' },
        {
          text: '同意，仅限低保核对使用。',
          by: `${provider}.provider`,
          deed: 'task.completed',
          userTaskKey: task,
          elementId: 'provider-approval',
        },
      ]);
      const decided = { filter: { deed: 'task.completed' } };
      expect((await applicant.post(path, decided).expect(200)).body.items).toHaveLength(1);
    });

    test('and every comment come out of the log again', async () => {
      const rows = remarksOn(s.server.context.connection);
      const before = await rows.find().sort({ _id: 1 }).lean();
      await rows.deleteMany({});
      await s.server.context.engine.rebuild();
      expect(await rows.find().sort({ _id: 1 }).lean()).toEqual(before);
    });
  });

  describe('a stock phrase', () => {
    test('is one’s own, or the organisation’s, which its lead keeps', async () => {
      const clerk = await s.as('gaj.provider');
      const lead = await s.as('gaj.lead');
      await clerk.post('/v2/phrases', { text: '同意。' }).expect(201);
      expect((await clerk.post('/v2/phrases', { text: ' 同意。 ' })).body.code).toBe('PHRASE_EXISTS');
      const ours = { text: '请按有关规定办理。', organisation: 'gaj' };
      expect((await clerk.post('/v2/phrases', ours)).body.code).toBe('FORBIDDEN');
      const { body: kept } = await lead.post('/v2/phrases', ours).expect(201);
      const shown = async (account: string) => {
        const { body } = await (await s.as(account)).get('/v2/phrases').expect(200);
        return body.items.map((one: { text: string; isMine: boolean }) => [one.text, one.isMine]);
      };
      expect(await shown('gaj.provider')).toEqual([
        ['同意。', true],
        ['请按有关规定办理。', false],
      ]);
      expect(await shown('gaj.lead')).toEqual([['请按有关规定办理。', true]]);
      expect(await shown('mzj.provider')).toEqual([]);
      const path = `/v2/phrases/${kept.phraseKey}`;
      expect((await clerk.put(path).send({ text: 'x' })).body.code).toBe('PHRASE_NOT_FOUND');
      await lead.put(path).send({ text: '请依法依规办理。' }).expect(204);
      expect(await shown('gaj.lead')).toEqual([['请依法依规办理。', true]]);
      await clerk.delete(path).expect(404);
      await lead.delete(path).expect(204);
      expect(await shown('gaj.lead')).toEqual([]);
    });

    test('has up to phraseCharactersMax characters, an owner up to phrasesPerOwnerMax', async () => {
      const clerk = await s.as('swj.provider');
      const longest = text(apiLimits.phraseCharactersMax);
      expect((await clerk.post('/v2/phrases', { text: `${longest}长` })).body.code).toBe('INVALID_ARGUMENT');
      await clerk.post('/v2/phrases', { text: longest }).expect(201);
      const rows = Array.from({ length: apiLimits.phrasesPerOwnerMax - 1 }, (_, n) => ({
        _id: String(n + 1),
        owner: 'user:swj.provider',
        text: `常用语${n}`,
        createdBy: 'swj.provider',
        changedAt: new Date(monday),
      }));
      await phrasesOn(s.server.context.connection).insertMany(rows);
      expect((await clerk.post('/v2/phrases', { text: '再一条' })).body.code).toBe('PHRASES_TOO_MANY');
    });
  });
});
