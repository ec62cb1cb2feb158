/** XML is written in many ways, and tools write theirs beside BPMN: none of it changes what is read. */
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../../engine/compile/readResource.js';
import { bpmnBytesMax, bpmnDepthMax, bpmnTagsMax } from '../../../../engine/limits.js';
import type { Finding } from '../../../../engine/vocabulary.js';
import { bpmn, end, extensions, line, start, tag } from '../../../support/diagram.js';
import { InstanceRun } from '../../../support/run.js';
import { task, through } from '../ruleCase.js';

const read = (content: string) => readResource({ name: 'a.bpmn', content });
const plain = through('x', task('x'));

/** What refuses a file. */
async function refusing(content: string): Promise<Finding[]> {
  const answer = await read(content);
  return answer.ok ? [] : answer.findings.filter(({ severity }) => severity === 'error');
}

async function machinesOf(content: string) {
  const answer = await read(content);
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  return answer.definitions.map(({ file }) => file.machines);
}

/** The element x of the plain diagram, with more in it. */
const holding = (...content: string[]) => through('x', task('x', ...content));
const own = 'xmlns:v="urn:v"';

describe('the same machines come from', () => {
  const asDefault = plain.replaceAll('bpmn:', '').replace('xmlns:bpmn=', 'xmlns=');
  test.each([
    ['white space around equals signs', plain.replaceAll('id="', 'id\n = "')],
    ['single quotes', plain.replaceAll('"', "'")],
    ['a flag that is 1', plain.replace('isExecutable="true"', 'isExecutable="1"')],
    ['a flag between spaces', plain.replace('isExecutable="true"', 'isExecutable=" true "')],
    ['BPMN without a prefix', asDefault],
    ['another prefix', plain.replaceAll('bpmn:', 'semantic:').replace('xmlns:bpmn=', 'xmlns:semantic=')],
    ['the prefix of somebody else', plain.replaceAll('bpmn:', 'v:').replace('xmlns:bpmn=', 'xmlns:v=')],
    ['comments that look like elements', plain.replace('<bpmn:task', '<!-- <bpmn:task id="x"/> -->$&')],
    ['instructions', plain.replace('<bpmn:process', '<?mso progid?>$&').concat('<!-- the end -->')],
    [
      'a page of HTML in the documentation',
      holding('<bpmn:documentation><![CDATA[<!DOCTYPE a>]]></bpmn:documentation>'),
    ],
    [
      'elements in the documentation',
      holding(`<bpmn:documentation><p xmlns="a">b<i/></p></bpmn:documentation>`),
    ],
    [
      'elements without a prefix there',
      asDefault.replace('<task id="x">', '$&<documentation><b>c</b></documentation>'),
    ],
    ['a foreign element with the id of ours', holding(extensions(`<v:task ${own} id="x"/>`))],
    ['a foreign element with the name of ours', holding(extensions('<task xmlns="urn:v" id="x"/>'))],
    ['BPMN in an extension', holding(extensions('<bpmn:startEvent id="start"/>'))],
    ['an extension of CDATA', holding(extensions(`<v:a ${own}><![CDATA[ <b> ]]><Grid/></v:a>`))],
    ['a foreign element where BPMN has none', holding(`<v:geometry ${own} x="1"/>`)],
    ['an element of no namespace', holding('<geometry x="1"/>')],
    ['a foreign prefix for our own namespace', holding().replaceAll('zeebe', 'z')],
  ])('%s', async (_what, content) => {
    expect(content).not.toBe(plain);
    expect(await machinesOf(content)).toEqual(await machinesOf(plain));
  });
});

test('signs of greater in attributes are no depth', async () => {
  const objects = Array.from({ length: bpmnDepthMax + 10 }, (_, index) =>
    tag('bpmn:dataObject', { id: `d${index}` }).replace('>', ' name="a > b">'),
  );
  expect(await refusing(through('x', task('x'), ...objects))).toEqual([]);
});

describe('a file is refused with the place of what is wrong:', () => {
  const rule = (id: string, element: string, message: RegExp) => [
    expect.objectContaining({ rule: id, element, message: expect.stringMatching(message) }),
  ];
  test.each([
    ['a tag that is not closed', plain.replace('</bpmn:task>', ''), /well-formed.* \d+:\d+/],
    ['an ampersand', plain.replace('id="x"', 'id="x" name="a & b"'), /well-formed/],
    ['a letter that has no name in XML', plain.replace('id="x"', 'id="x" name="a&nbsp;b"'), /well-formed/],
    ['a tag in an attribute', plain.replace('id="x"', 'id="x" name="<br>"'), /well-formed/],
    ['an attribute that stands twice', plain.replace('id="x"', 'id="x" id="x"'), /well-formed.*duplicate/],
    ['a prefix without a namespace', holding('<v:a/>'), /well-formed.*"v"/],
    ['two roots', `${plain}<a/>`, /well-formed/],
    ['nothing', '', /well-formed/],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${plain}`, /document type/],
    ['a page of the web', '<html/>', /<html>.*definitions/],
    ['BPMN before 2.0', plain.replace('20100524/MODEL', '2.0'), /BPMN\/2\.0/],
  ])('%s', async (_what, content, message) => {
    expect(await refusing(content)).toEqual(rule('xml', '', message));
  });

  test.each([
    [
      'an element that BPMN does not have',
      holding('<bpmn:geometry/>'),
      'x',
      /<bpmn:geometry> in "x" \(line \d+\)/,
    ],
    ['an element that stands elsewhere', holding('<bpmn:lane id="l"/>'), 'l', /may not stand in "x"/],
    ['an element on a line of its own', holding('\n\t<bpmn:lane id="l"/>\r\n'), 'l', /may not stand in "x"/],
    ['text between elements', holding('oh'), 'x', /Text stands in "x"/],
    ['an element of BPMN without its namespace', holding('<task id="y"/>'), 'x', /no namespace/],
    ['a script without its namespace', holding('<script>1</script>'), 'x', /no namespace/],
  ])('%s', async (_what, content, element, message) => {
    expect(await refusing(content)).toEqual(rule('element-unreadable', element, message));
  });

  test('more elements in each other than anybody draws', async () => {
    const nested = `${'<v:a>'.repeat(bpmnDepthMax)}${'</v:a>'.repeat(bpmnDepthMax)}`;
    const content = holding(extensions(`<v:b ${own}>${nested}</v:b>`));
    expect(await refusing(content)).toEqual(rule('xml', '', /deeper than/));
  });

  test('more elements than anybody draws', async () => {
    const content = holding(extensions(`<v:b ${own}>${'<v:a/>'.repeat(bpmnTagsMax)}</v:b>`));
    expect(await refusing(content)).toEqual(rule('xml', '', /more than \d+ elements/));
  });

  test('more bytes than anybody draws', async () => {
    expect(await refusing(`${plain}<!--${' '.repeat(bpmnBytesMax)}-->`)).toEqual(rule('xml', '', /larger/));
  });
});

test('an element that is not read is told once, not again where it is referred to', async () => {
  const rules = (await refusing(plain.replaceAll('bpmn:task', 'bpmn:tsk'))).map(({ rule }) => rule);
  expect(rules).toContain('element-unreadable');
  expect(rules).not.toContain('dangling-reference');
});

test('an attribute in other letters is a slip that would change what is done', async () => {
  const boundary = tag('bpmn:boundaryEvent', { id: 'b', attachedToRef: 'x', cancelactivity: false });
  expect(await refusing(through('x', task('x'), boundary))).toContainEqual(
    expect.objectContaining({ rule: 'attribute-unknown', element: 'b' }),
  );
});

test('flows that nobody refers to need no id', async () => {
  const flow = (targetRef: string) => tag('bpmn:sequenceFlow', { sourceRef: 'x', targetRef });
  const content = bpmn([start(), line('start', 'x'), task('x'), flow('end'), flow('end'), end()]);
  const run = await InstanceRun.of(content);
  expect(run.now.status).toBe('completed');
  expect(run.flows).toEqual(['start-x', 'x->end', 'x->end#2']);
});

test('a reference to nothing is told with the event or task that it stands in', async () => {
  const owner = tag('bpmn:potentialOwner', {}, '<bpmn:resourceRef>gone</bpmn:resourceRef>');
  expect(await refusing(through('x', tag('bpmn:userTask', { id: 'x' }, owner)))).toContainEqual(
    expect.objectContaining({ rule: 'dangling-reference', element: 'x' }),
  );
});

test('what was not read is named in a warning', async () => {
  const answer = await read(bpmn([start(), `<v:geometry ${own}/>`, end(), line('start', 'end')]));
  expect(answer).toMatchObject({
    ok: true,
    definitions: [{ warnings: [{ rule: 'xml-unread', element: 'process' }] }],
  });
});
