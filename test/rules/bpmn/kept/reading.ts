/** What is found while the XML is read, before any rule sees the tree. */
import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '../../../../engine/compile/moddle.js';
import type { BpmnElement } from '../../../../engine/elements/element.js';
import { bpmn, end, error, exclusive, flow, line, message, start, tag } from '../../../support/diagram.js';
import { findingsOf } from '../../../support/run.js';
import { definition, formal, startEvent, task, through } from '../ruleCase.js';

const found = async (xml: string) =>
  (await findingsOf(xml)).map(({ severity, element, rule }) => ({ severity, element, rule }));
const startedBy = (messageRef: string, ...roots: string[]) =>
  bpmn([startEvent('x', definition('message', { messageRef })), end(), line('x', 'end')], roots);
const flowElements = (root: BpmnElement | undefined) =>
  (root!.rootElements as BpmnElement[]).flatMap((one) => (one.flowElements ?? []) as BpmnElement[]);
const taskIn = (root: BpmnElement | undefined) => flowElements(root).find(({ id }) => id === 'x');
const declaring = (xml: string, namespace: string) =>
  xml.replace('<bpmn:definitions', `<bpmn:definitions xmlns:tns="${namespace}"`);
const prefixed = (xml: string) => declaring(xml, 'urn:other');

describe('an id', () => {
  test('that two elements have is named', async () => {
    const xml = through('x', task('x'), task('x'));
    expect(await found(xml)).toContainEqual({ severity: 'error', element: 'x', rule: 'id-duplicate' });
  });

  test('of a process is not taken again by data', async () => {
    const xml = through('x', task('x'), '<bpmn:dataObject id="process"/>');
    expect(await found(xml)).toContainEqual({ severity: 'error', element: 'process', rule: 'id-duplicate' });
  });

  test.each(['1x', 'a b', '{x}'])('is not written %s', async (id) => {
    const xml = bpmn([start(), task(id), end(), line('start', 'end')]);
    expect(await found(xml)).toContainEqual({ severity: 'error', element: id, rule: 'id-malformed' });
  });

  test('of somebody else is nobody’s business', async () => {
    const twins = '<a:b xmlns:a="urn:a" id="x"/><a:b xmlns:a="urn:a" id="x"/>';
    const foreign = tag('bpmn:extensionElements', {}, twins);
    const xml = through('x', task('x', foreign));
    expect((await found(xml)).filter(({ rule }) => rule.startsWith('id-'))).toEqual([]);
  });
});

describe('an element that stands twice where one may stand', () => {
  const cardinality = formal('loopCardinality', '3');
  const loops = '<bpmn:standardLoopCharacteristics/><bpmn:multiInstanceLoopCharacteristics/>';
  test.each([
    ['a loop beside multiple instances', task('x', loops)],
    [
      'a text',
      tag('bpmn:scriptTask', { id: 'x' }, '<bpmn:script>1</bpmn:script><bpmn:script>2</bpmn:script>'),
    ],
    ['a cardinality', task('x', tag('bpmn:multiInstanceLoopCharacteristics', {}, cardinality, cardinality))],
    [
      'a duration',
      tag(
        'bpmn:intermediateCatchEvent',
        { id: 'x' },
        definition('timer', {}, formal('timeDuration', 'P1D'), formal('timeDuration', 'P2D')),
      ),
    ],
  ])('is found: %s', async (_claim, node) => {
    expect(await found(through('x', node))).toContainEqual({
      severity: 'error',
      element: 'x',
      rule: 'element-repeated',
    });
  });
});

describe('a value of XML Schema', () => {
  test.each([
    ['1', true],
    ['0', false],
    [' true\n', true],
    ['false', false],
  ])('%j is a flag', async (isForCompensation, flag) => {
    const { root } = await readBpmn(through('x', tag('bpmn:task', { id: 'x', isForCompensation })));
    expect(taskIn(root)).toMatchObject({ isForCompensation: flag });
  });

  test.each([
    ['+2', 2],
    ['007', 7],
    [' 3 ', 3],
  ])('%j is a number', async (startQuantity, number) => {
    const { root } = await readBpmn(through('x', tag('bpmn:task', { id: 'x', startQuantity })));
    expect(taskIn(root)).toMatchObject({ startQuantity: number });
  });

  test.each(['2x', '1.5', '1e3', ''])('%j is no number', async (startQuantity) => {
    const xml = through('x', tag('bpmn:task', { id: 'x', startQuantity }));
    expect(await found(xml)).toContainEqual({ severity: 'error', element: 'x', rule: 'attribute-number' });
  });

  test('may name a type with any prefix', async () => {
    const xml = bpmn([exclusive('x', 'x-a'), task('a'), flow('x', 'a'), task('b'), flow('x', 'b', '=true')]);
    const other = xml.replace('xsi:type="bpmn:tFormal', 'xmlns:q="NS" xsi:type="q:tFormal');
    const { root } = await readBpmn(other.replace('"NS"', '"http://www.omg.org/spec/BPMN/20100524/MODEL"'));
    expect(flowElements(root).find(({ id }) => id === 'x-b')).toMatchObject({
      conditionExpression: { $type: 'bpmn:FormalExpression', body: '=true' },
    });
  });
});

test('a flag is true or false', async () => {
  const xml = through('x', tag('bpmn:task', { id: 'x', isForCompensation: 'perhaps' }));
  expect(await found(xml)).toContainEqual({ severity: 'error', element: 'x', rule: 'attribute-flag' });
});

describe('a reference', () => {
  test('may be qualified and stand between white space', async () => {
    const listed = tag('bpmn:task', { id: 'x' }, '<bpmn:incoming>\n  start-x\n</bpmn:incoming>');
    expect((await found(through('x', listed))).filter(({ rule }) => rule === 'dangling-reference')).toEqual(
      [],
    );
    const xml = declaring(startedBy('tns:m', message('m', 'm')), 'https://banli.dev/test');
    expect((await found(xml)).filter(({ rule }) => /reference/.test(rule))).toEqual([]);
  });

  test('to nothing is an error', async () => {
    expect(await found(startedBy('gone', error('e', 'E')))).toContainEqual(
      expect.objectContaining({ severity: 'error', rule: 'dangling-reference' }),
    );
  });

  test('into an imported file is worth a warning', async () => {
    const imported = '<bpmn:import importType="t" location="l" namespace="urn:other"/>';
    const dangling = (await found(prefixed(startedBy('tns:gone', imported)))).filter(
      ({ rule }) => rule === 'dangling-reference',
    );
    expect(dangling).toMatchObject([{ severity: 'warning' }]);
  });

  test('into an imported file is not taken for what has the same id here', async () => {
    const imported = '<bpmn:import importType="t" location="l" namespace="urn:other"/>';
    const rules = await found(prefixed(startedBy('tns:m', imported, message('m', 'm'))));
    expect(rules).toContainEqual(expect.objectContaining({ rule: 'dangling-reference' }));
  });

  test('has a prefix that is declared, be it where it is used', async () => {
    const undeclared = startedBy('tns:m', message('m', 'm'));
    expect(await found(undeclared)).toContainEqual(
      expect.objectContaining({ severity: 'error', rule: 'dangling-reference' }),
    );
    const declared = undeclared.replace(
      '<bpmn:startEvent',
      '<bpmn:startEvent xmlns:tns="https://banli.dev/test"',
    );
    expect((await found(declared)).filter(({ rule }) => rule === 'dangling-reference')).toEqual([]);
  });

  test('has no prefix of a namespace that is not of this file and not imported', async () => {
    const strange = await findingsOf(prefixed(startedBy('tns:m', message('m', 'm'))));
    expect(strange.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ rule: 'dangling-reference', message: expect.stringContaining('urn:other') }),
    ]);
  });

  test('to a type of XML Schema is worth a warning', async () => {
    const typed = task('x', '<bpmn:property id="d" itemSubjectRef="tns:string"/>');
    const xml = through('x', typed).replace(
      ' id="d"',
      ' xmlns:tns="http://www.w3.org/2001/XMLSchema" id="d"',
    );
    const dangling = (await found(xml)).filter(({ rule }) => rule === 'dangling-reference');
    expect(dangling).toMatchObject([{ severity: 'warning' }]);
  });

  test('that is empty says nothing', async () => {
    const xml = through('x', tag('bpmn:task', { id: 'x', default: '' }));
    expect((await found(xml)).filter(({ rule }) => rule === 'dangling-reference')).toEqual([]);
  });
});

describe('a picture, right or wrong,', () => {
  const spaces =
    'xmlns:i="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC"';
  const drawing = (...shapes: string[]) =>
    tag('i:BPMNDiagram', {}, tag('i:BPMNPlane', { id: 'plane', bpmnElement: 'process' }, ...shapes)).replace(
      '>',
      ` ${spaces}>`,
    );
  const shape = (id: string, bpmnElement: string) =>
    `<i:BPMNShape id="${id}" bpmnElement="${bpmnElement}" isExpanded="yes"><c:Bounds x="1"/></i:BPMNShape>`;
  const drawn = (...shapes: string[]) =>
    through('x', task('x')).replace('</bpmn:definitions>', `${drawing(...shapes)}$&`);
  const shapes = [shape('s', 'x'), shape('x', ' bpmn:end'), shape('t', 'gone'), '<i:BPMNShape/>oh'];

  test('changes nothing about how the process runs', async () => {
    const [bare, pictured] = [await readBpmn(drawn()), await readBpmn(drawn(...shapes))];
    expect(JSON.stringify(pictured.root)).toBe(JSON.stringify(bare.root));
  });
});

test('what is wrong in a process that is only shown is worth a warning', async () => {
  const shown = tag('bpmn:process', { id: 'shown' }, task('lost'), start('s'));
  const findings = await findingsOf(bpmn([start(), end(), line('start', 'end')], [shown]));
  expect(findings.map(({ severity, element }) => [severity, element])).toEqual(
    expect.arrayContaining([
      ['warning', 'lost'],
      ['warning', 's'],
      ['warning', 'shown'],
    ]),
  );
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});
