/** What a picture draws is there, drawn once, and can be drawn (BPMN 2.0.2 §12.2). */
import { describe, expect, test } from '@jest/globals';
import { bpmn, end, line, start, tag } from '../../../support/diagram.js';
import { findingsOf } from '../../../support/run.js';
import { task } from '../ruleCase.js';

const bounds = (attributes: Record<string, string | number> = {}) =>
  tag('dc:Bounds', { x: 0, y: 0, width: 100, height: 80, ...attributes });
const point = (x: number) => tag('di:waypoint', { x, y: 0 });
const shape = (bpmnElement: string | undefined, content = bounds(), id = 'shape') =>
  tag('bpmndi:BPMNShape', { id, bpmnElement }, content);
const edge = (bpmnElement: string, ...points: string[]) =>
  tag('bpmndi:BPMNEdge', { id: 'edge', bpmnElement }, ...points);
const plane = (bpmnElement: string, ...content: string[]) =>
  tag('bpmndi:BPMNPlane', { id: 'plane', bpmnElement }, ...content);
const namespaces = ['BPMN/20100524/DI', 'DD/20100524/DC', 'DD/20100524/DI'].map(
  (one, index) => ` xmlns:${['bpmndi', 'dc', 'di'][index]}="http://www.omg.org/spec/${one}"`,
);
const drawn = (...content: string[]) =>
  bpmn([start(), task('x'), end(), line('start', 'x', 'end')])
    .replace('<bpmn:definitions', `$&${namespaces.join('')}`)
    .replace('</bpmn:definitions>', `${tag('bpmndi:BPMNDiagram', { id: 'diagram' }, ...content)}$&`);
const planned = (...content: string[]) => drawn(plane('process', ...content));

/** Each picture is wrong in one way; the finding names what is drawn. */
const refused: [claim: string, xml: string, element: string, rule: string][] = [
  ['a diagram without a plane', drawn(), 'diagram', 'picture-incomplete'],
  ['a shape without bounds', planned(shape('x', '')), 'shape', 'picture-incomplete'],
  ['an edge with one waypoint', planned(edge('start-x', point(1))), 'edge', 'picture-incomplete'],
  [
    'bounds without a width',
    planned(shape('x', '<dc:Bounds x="1" y="1" height="2"/>')),
    'shape',
    'picture-incomplete',
  ],
  ['a place that is no number', planned(shape('x', bounds({ x: 'left' }))), 'shape', 'picture-value'],
  ['a negative width', planned(shape('x', bounds({ width: -1 }))), 'shape', 'picture-value'],
  [
    'a flag that is none',
    planned(shape('x').replace('id=', 'isExpanded="yes" id=')),
    'shape',
    'picture-value',
  ],
  [
    'an unknown band',
    planned(shape('x').replace('id=', 'participantBandKind="top" id=')),
    'shape',
    'picture-value',
  ],
  ['a flow drawn as a shape', planned(shape('start-x')), 'shape', 'picture-kind'],
  ['a task drawn as an edge', planned(edge('x', point(1), point(2))), 'edge', 'picture-kind'],
  ['the plane of a task', drawn(plane('x')), 'plane', 'picture-kind'],
  ['a task drawn twice', planned(shape('x'), shape('x', bounds(), 'again')), 'again', 'picture-twice'],
  ['a shape of nothing', planned(shape('gone')), 'shape', 'dangling-reference'],
  ['two shapes of one id', planned(shape('x'), shape('start')), 'shape', 'id-duplicate'],
  ['two bounds of a shape', planned(shape('x', bounds() + bounds())), 'shape', 'element-repeated'],
];

describe('a picture is refused for', () => {
  test.each(refused)('%s', async (_claim, xml, element, rule) => {
    const errors = (await findingsOf(xml)).filter(({ severity }) => severity === 'error');
    expect(errors.map((one) => [one.element, one.rule])).toEqual([[element, rule]]);
  });
});

test('what is wrong with the picture of a file that nobody runs is worth a warning', async () => {
  for (const [claim, xml] of refused) {
    const shown = await findingsOf(xml.replace('isExecutable="true"', 'isExecutable="false"'));
    expect([claim, shown.filter(({ severity }) => severity === 'error')]).toEqual([claim, []]);
  }
});

test('a shape may have the id of what it shows, and what nobody reads of it is worth a warning', async () => {
  const strange = tag('bpmndi:BPMNShape', { id: 'x', bpmnElement: 'x', colour: 'red' }, bounds());
  const findings = await findingsOf(planned(strange, edge('start-x', point(1), point(2))));
  expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
});

test('two diagrams may each draw the same task', async () => {
  const other = tag(
    'bpmndi:BPMNDiagram',
    { id: 'other' },
    tag('bpmndi:BPMNPlane', { id: 'p' }, shape('x', bounds(), 's')),
  );
  expect(await findingsOf(planned(shape('x')).replace('</bpmn:definitions>', `${other}$&`))).toEqual([]);
});

test('a plane that its modeler forgot to rename with the process is worth a warning', async () => {
  expect(await findingsOf(drawn(plane('process_before', shape('x'))))).toMatchObject([
    { severity: 'warning', element: 'plane', rule: 'dangling-reference' },
  ]);
});

test('a label of the size -1 is left to whoever draws it', async () => {
  const label = tag('bpmndi:BPMNLabel', {}, bounds({ width: '-1.0', height: '-1.0' }));
  expect(await findingsOf(planned(shape('x', bounds() + label)))).toEqual([]);
});
