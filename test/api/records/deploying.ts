/** Deployment over multipart: what is broken, hostile or unknown is refused by name and stores nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import { ProblemSchema } from '../../../api/problem.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('deploying', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ seed: true });
  });
  afterAll(() => s.close());

  const bpmn = (body: string, prolog = '') => `<?xml version="1.0" encoding="UTF-8"?>${prolog}
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <bpmn:process id="p" isExecutable="true">${body}</bpmn:process>
</bpmn:definitions>`;
  const start = '<bpmn:startEvent id="s"/>';
  const laughs = `<!DOCTYPE lolz [<!ENTITY a "${'ha'.repeat(50)}">${'bcdefghij'
    .split('')
    .map((name, n) => `<!ENTITY ${name} "${`&${'abcdefghij'[n]};`.repeat(10)}">`)
    .join('')}]>`;

  async function deploy(name: string, content: string | Buffer, language = 'zh-CN') {
    const call = s.http.post('/v2/deployments').set('Authorization', `Bearer ${await s.token('designer')}`);
    return call.set('Accept-Language', language).attach('resources', Buffer.from(content), name);
  }

  const nodes = (count: number): string =>
    Array.from({ length: count }, (_, n) => `<bpmn:subProcess id="x${n}">`).join('') +
    '</bpmn:subProcess>'.repeat(count);

  test.each<[string, string, string | Buffer]>([
    ['an empty file', 'a.bpmn', ''],
    ['no XML', 'a.bpmn', 'hello'],
    ['cut-off XML', 'a.bpmn', bpmn(start).slice(0, 200)],
    ['another kind of XML', 'a.bpmn', '<html><body/></html>'],
    ['bytes that are no text', 'a.bpmn', Buffer.from([0, 255, 254, 1])],
    ['the billion laughs', 'a.bpmn', bpmn(`<bpmn:documentation>&j;</bpmn:documentation>${start}`, laughs)],
    [
      'an external entity',
      'a.bpmn',
      bpmn(`${start}&x;`, '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ],
    ['depth beyond all use', 'a.bpmn', bpmn(start + nodes(5000))],
    ['nothing that could begin', 'a.bpmn', bpmn('')],
    ['the same id twice', 'a.bpmn', bpmn(start + start)],
    [
      'a flow that leads nowhere',
      'a.bpmn',
      bpmn(`${start}<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="z"/>`),
    ],
    ['an unknown element', 'a.bpmn', bpmn(`${start}<bpmn:choreographyTask id="g"/>`)],
    ['a broken machine', 'a.json', '{"format":"banli/machines/1"}'],
    ['a machine that is no JSON', 'a.json', '{'],
    ['a form that is no JSON', 'a.form', '{'],
    ['a form without an id', 'a.form', '{"components":[]}'],
    ['an unknown extension', 'a.exe', 'MZ'],
    ['a name without extension', 'a', 'x'],
  ])('%s is refused and nothing is stored', async (_what, name, content) => {
    const before = await s.counts();
    const answer = await deploy(name, content);
    const problem = ProblemSchema.parse(answer.body);
    expect(['DEPLOYMENT_INVALID', 'BPMN_UNREADABLE', 'ELEMENT_UNSUPPORTED', 'INVALID_ARGUMENT']).toContain(
      problem.code,
    );
    expect(answer.status).toBe(400);
    expect(await s.counts()).toEqual(before);
  });

  test('a refusal leads with an error, not with the warnings before it, in both languages', async () => {
    const content = bpmn(`<bpmn:startEvent id="s" width="36"/><bpmn:serviceTask id="work"/>`);
    const chinese = await deploy('a.bpmn', content);
    expect(chinese.body.details.findings[0]).toMatchObject({ severity: 'warning', element: 's' });
    expect(chinese.body.detail).toMatch(/^“a\.bpmn”：[^。]*“work”.+（共 \d+ 项发现）$/);
    const english = await deploy('a.bpmn', content, 'en');
    expect(english.body.detail).toMatch(/^"a\.bpmn", element "work": .+ \(\d+ findings in all\)$/);
  });

  test('one bad file takes the good ones with it', async () => {
    const before = await s.counts();
    const good = bpmn(
      `${start}<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/>`,
    );
    const call = s.http.post('/v2/deployments').set('Authorization', `Bearer ${await s.token('designer')}`);
    const answer = await call
      .attach('resources', Buffer.from(good), 'good.bpmn')
      .attach('resources', Buffer.from('<nothing/>'), 'bad.bpmn');
    expect(answer.status).toBe(400);
    expect(await s.counts()).toEqual(before);
  });

  test('a file beyond the bound is refused before it is read', async () => {
    const answer = await deploy('a.bpmn', 'x'.repeat(apiLimits.deploymentBytesMax + 1));
    expect(ProblemSchema.parse(answer.body).code).toBe('PAYLOAD_TOO_LARGE');
  });

  test.each<[string, string, string]>([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['that does not begin', 'multipart/form-data; boundary=b', 'nothing here'],
    [
      'that does not end',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
    ],
    [
      'without a file',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--',
    ],
    ['of thousands of parts', 'multipart/form-data; boundary=b', '--b\r\n\r\n'.repeat(5000)],
    ['of another type', 'application/json', '{}'],
  ])('a multipart body %s is refused', async (_what, type, body) => {
    const call = s.http.post('/v2/deployments').set('Authorization', `Bearer ${await s.token('designer')}`);
    const answer = await call.set('Content-Type', type).send(body);
    expect(ProblemSchema.parse(answer.body).status).toBe(answer.status);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  describe('what the check found and did not refuse', () => {
    const flow = (source: string, target: string, inside = '') =>
      `<bpmn:sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}">${inside}` +
      '</bpmn:sequenceFlow>';
    const condition = '<bpmn:conditionExpression>=c</bpmn:conditionExpression>';
    const deadlocked = bpmn(
      `${start}<bpmn:exclusiveGateway id="x" default="x-a"/><bpmn:task id="a"/><bpmn:task id="b"/>` +
        '<bpmn:parallelGateway id="j"/><bpmn:endEvent id="e"/>' +
        [flow('s', 'x'), flow('x', 'a'), flow('x', 'b', condition)].join('') +
        [flow('a', 'j'), flow('b', 'j'), flow('j', 'e')].join(''),
    );
    const get = async (path: string) =>
      s.http.get(path).set('Authorization', `Bearer ${await s.token('designer')}`);

    test('is counted in the answer and read with the deployment and with the version', async () => {
      const answer = await deploy('deadlock.bpmn', deadlocked);
      expect(answer.status).toBe(200);
      const { deploymentKey, deployments } = answer.body;
      const record = await get(`/v2/deployments/${deploymentKey}`);
      expect(record.body).toMatchObject({ deploymentKey, deployments, deployedBy: 'designer' });
      expect(answer.headers['banli-warnings']).toBe(String(record.body.warnings.length));
      const sound = record.body.warnings.slice(-2);
      expect(sound).toMatchObject([
        { resourceName: 'deadlock.bpmn', severity: 'warning', rule: 'deadlock', element: 'j' },
        { resourceName: 'deadlock.bpmn', severity: 'warning', rule: 'dead-element', element: 'e' },
      ]);
      // Either branch leads there.
      const { element, flows } = sound[0].trace.at(-1);
      expect([element, flows]).toEqual([expect.stringMatching(/^[ab]$/), [`${element}-j`]]);
      const key = deployments[0].processDefinition.processDefinitionKey;
      const { items } = (await get(`/v2/process-definitions/${key}/warnings`)).body;
      expect(items).toEqual(
        record.body.warnings.map(({ resourceName: _of, ...one }: object & { resourceName: string }) => one),
      );
    });

    test('is nothing for a deployment that there is not', async () => {
      const answer = await get('/v2/deployments/1');
      expect(ProblemSchema.parse(answer.body).code).toBe('NOT_FOUND');
    });
  });
});
