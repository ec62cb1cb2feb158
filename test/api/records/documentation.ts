/** Versions that are documentation only, and files in the encodings of their vendors, over the API. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProblemSchema } from '../../../api/problem.js';
import { canonicalXml } from '../../support/canonicalXml.js';
import { bpmn, callActivity, end, line, start } from '../../support/diagram.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('documentation', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ seed: true });
  });
  afterAll(() => s.close());

  const fixture = (name: string) =>
    readFileSync(new URL(`../../../../test/rules/bpmn/${name}`, import.meta.url), 'utf8');
  const bearer = async () => `Bearer ${await s.token('admin')}`;
  const get = async (path: string) => s.http.get(path).set('Authorization', await bearer());
  const post = async (path: string, body: object) =>
    s.http
      .post(path)
      .set('Authorization', await bearer())
      .send(body);

  async function deploy(name: string, content: string | Buffer) {
    const call = s.http.post('/v2/deployments').set('Authorization', await bearer());
    return call.attach('resources', Buffer.from(content as string), name);
  }
  const keysOf = (body: { deployments: { processDefinition: { processDefinitionKey: string } }[] }) =>
    body.deployments.map(({ processDefinition }) => processDefinition.processDefinitionKey);

  describe('a version that is documentation only', () => {
    test('is listed, read and never started', async () => {
      const content = fixture('drawn/sketch.bpmn');
      const deployed = await deploy('sketch.bpmn', content);
      expect(deployed.status).toBe(200);
      const [key] = keysOf(deployed.body) as [string, string];
      expect((await get(`/v2/process-definitions/${key}/xml`)).text).toBe(content);
      expect(ProblemSchema.parse((await get(`/v2/process-definitions/${key}/machine`)).body).code).toBe(
        'NOT_FOUND',
      );
      const { items } = (await get(`/v2/process-definitions/${key}/versions`)).body;
      expect(items).toMatchObject([{ version: 1, isExecutable: false, isLatest: true }]);
      const found = await post('/v2/process-definitions/search', { filter: { isExecutable: false } });
      expect(found.body.items).toMatchObject([
        { processDefinitionId: 'sid-1', name: 'Citizen' },
        { processDefinitionId: 'sid-2', name: 'Office' },
      ]);
      const refused = await post('/v2/process-instances', { processDefinitionId: 'sid-1' });
      expect([refused.status, refused.body.code]).toEqual([409, 'DEFINITION_NOT_EXECUTABLE']);
    });

    test('is not called: who calls it is refused at deployment', async () => {
      await deploy('conversation.bpmn', fixture('drawn/conversation.bpmn'));
      const caller = bpmn(
        [start(), callActivity('call', 'talks'), end(), line('start', 'call', 'end')],
        [],
        'calls',
      );
      const refused = await deploy('calls.bpmn', caller);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toContain('called-process-executable');
    });

    test('makes way for the version that runs, and the other way round', async () => {
      const runs = bpmn([start(), end(), line('start', 'end')], [], 'changing');
      const drawn = runs.replace('isExecutable="true"', 'isExecutable="false"');
      const begin = async () =>
        (await post('/v2/process-instances', { processDefinitionId: 'changing' })).status;
      const statuses: number[] = [];
      for (const content of [drawn, runs, drawn]) {
        expect((await deploy('changing.bpmn', content)).status).toBe(200);
        statuses.push(await begin());
      }
      expect(statuses).toEqual([409, 200, 409]);
    });
  });

  describe('a file comes back as it was deployed', () => {
    const root = fileURLToPath(new URL('../../../../test', import.meta.url));
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const files = all.filter((name) => name.endsWith('.bpmn'));

    test('be it of any tool: foreign extensions, picture, documentation and comments', async () => {
      for (const name of files) {
        const content = readFileSync(join(root, name), 'utf8');
        const deployed = await deploy(name.replaceAll('/', '-'), content);
        expect([name, deployed.status]).toEqual([name, 200]);
        const [key] = keysOf(deployed.body) as [string];
        const { text } = await get(`/v2/process-definitions/${key}/xml`);
        expect([name, canonicalXml(text)]).toEqual([name, canonicalXml(content)]);
      }
    });
  });

  describe('a file in another encoding', () => {
    const content = fixture('interchange/activiti.bpmn');
    const declared = (encoding: string) => content.replace('encoding="UTF-8"', `encoding="${encoding}"`);
    const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    /** GBK has one byte for ASCII and two for each Chinese letter, found by decoding all of them. */
    function gbk(text: string): Buffer {
      const codes = new Map<string, number[]>();
      const decoder = new TextDecoder('gbk');
      for (let high = 0x81; high < 0xff; high += 1)
        for (let low = 0x40; low < 0xff; low += 1)
          codes.set(decoder.decode(new Uint8Array([high, low])), [high, low]);
      return Buffer.from(
        [...text].flatMap((one) => (one.codePointAt(0)! < 128 ? [one.codePointAt(0)!] : codes.get(one)!)),
      );
    }

    test.each([
      ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${content}`)],
      ['UTF-16, little end first', utf16(declared('UTF-16'))],
      ['UTF-16, big end first', utf16(declared('UTF-16')).swap16()],
      ['UTF-16 without a mark', utf16(declared('UTF-16')).subarray(2)],
      ['GBK', gbk(declared('GBK'))],
      ['UTF-8 that is said to be UTF-16', Buffer.from(declared('utf-16'))],
    ])('is read and given back in UTF-8 with nothing lost: %s', async (_encoding, bytes) => {
      const deployed = await deploy('activiti.bpmn', bytes);
      expect(deployed.status).toBe(200);
      const [key] = keysOf(deployed.body) as [string];
      const { text } = await get(`/v2/process-definitions/${key}/xml`);
      expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"/);
      expect(canonicalXml(text)).toEqual(canonicalXml(content));
      const searched = await post('/v2/process-definitions/search', {
        filter: { processDefinitionId: '请假' },
      });
      expect(searched.body.items.length).toBeGreaterThan(0);
    });

    test.each([
      ['that nobody knows', Buffer.from(declared('EBCDIC-X'))],
      ['that it does not keep', gbk(content)],
    ])('%s is refused by name', async (_what, bytes) => {
      const refused = await deploy('a.bpmn', bytes);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toMatch(/EBCDIC-X|UTF-8/i);
    });
  });
});
