/** What goes into a call activity and comes back, under the names of either side (BPMN 2.0.2 §10.3.6). */
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import { renamed } from '../../../engine/elements/calls/calledData.js';
import { into, object, outOf, refs } from '../../support/data.js';
import { bpmn, end, line, start, tag, userTask } from '../../support/diagram.js';
import { definitionsOf, InstanceRun } from '../../support/run.js';

describe('called data', () => {
  const call = (calledElement: string, ...content: string[]) =>
    tag('bpmn:callActivity', { id: 'call', calledElement }, ...content);
  /** Inputs and outputs whose ids are their names behind a prefix. */
  const specified = (prefix: string, input: string, output: string) =>
    tag(
      'bpmn:ioSpecification',
      {},
      tag('bpmn:dataInput', { id: `${prefix}-in`, name: input }),
      tag('bpmn:dataOutput', { id: `${prefix}-out`, name: output }),
      tag('bpmn:inputSet', {}, refs('dataInputRefs', `${prefix}-in`)),
      tag('bpmn:outputSet', {}, refs('dataOutputRefs', `${prefix}-out`)),
    );
  const associated = [
    specified('own', 'asked', 'answer'),
    into('Question', 'own-in'),
    outOf('own-out', 'Answer'),
  ];
  const called = (input: string, output: string) =>
    tag(
      'bpmn:process',
      { id: 'other', isExecutable: true },
      specified('their', input, output),
      start('s'),
      userTask('work'),
      end('e'),
      line('s', 'work', 'e'),
    );
  const calling = (process: string, target = 'other') =>
    bpmn(
      [
        object('Question'),
        object('Answer'),
        start(),
        call(target, ...associated),
        end(),
        line('start', 'call', 'end'),
      ],
      [],
    ).replace('</bpmn:definitions>', `${process}</bpmn:definitions>`);

  describe('a call activity', () => {
    test('names what it calls with or without a prefix', async () => {
      const run = await InstanceRun.of(calling('', 'tns:other'), { Question: 1 });
      expect(Object.values(run.now.calls)).toMatchObject([{ processId: 'other' }]);
    });

    test('gives its inputs and takes its outputs by the names that both sides share', async () => {
      const run = await InstanceRun.of(calling(called('asked', 'answer')), { Question: 1 });
      expect(run.effects.at(-1)).toMatchObject({ variables: { asked: 1 } });
      run.send({ type: 'call.completed', call: run.call(), variables: { answer: 2 } });
      expect(run.variables).toEqual({ Question: 1, Answer: 2 });
    });

    test('says what its inputs are called, whatever process it turns out to call', async () => {
      const run = await InstanceRun.of(calling(''), { Question: 1 });
      expect(run.effects.at(-1)).toMatchObject({ variables: { asked: 1 }, inputs: ['asked'] });
    });

    test('takes outputs by the names that the called process has for them, in their order', async () => {
      const run = await InstanceRun.of(calling(''), { Question: 1 });
      const variables = { q: 1, a: 2 };
      run.send({ type: 'call.completed', call: run.call(), variables, outputs: ['a'] });
      expect(run.variables).toEqual({ Question: 1, Answer: 2, q: 1 });
    });
  });

  test('a called process says with its end what its outputs are called', async () => {
    const parent = { instance: '2', call: '2000001' };
    const run = new InstanceRun((await definitionsOf(calling(called('q', 'a'))))[1]!);
    run.send({ type: 'instance.started', instance: '3', definition: '2', variables: { q: 1 }, parent });
    run.complete('work', { a: 2 });
    const resumed = { type: 'parent.resume', variables: { q: 1, a: 2 }, outputs: ['a'] };
    expect(run.effects.at(-1)).toMatchObject(resumed);
  });

  describe('values change their names', () => {
    test('all at once, so that two may swap them', () => {
      expect(renamed({ x: 1, y: 2, z: 3 }, ['x', 'y'], ['y', 'x'])).toEqual({ x: 2, y: 1, z: 3 });
    });
    test('only where both sides have one', () => {
      expect(renamed({ x: 1, y: 2, z: 3 }, ['x', '', 'z', 'none'], ['', 'v'])).toEqual({ x: 1, y: 2, z: 3 });
      expect(renamed({ x: 1 }, undefined, ['v'])).toEqual({ x: 1 });
    });
  });

  test('a global script task gives its value to its one output', async () => {
    const script = tag('bpmn:script', {}, 'a + 1');
    const io = specified('their', 'a', 'sum');
    const task = tag('bpmn:globalScriptTask', { id: 'add', scriptLanguage: 'application/feel' }, io, script);
    const own = call('add', specified('own', 'a', 'sum'));
    const content = bpmn([start(), own, end(), line('start', 'call', 'end')], [task]);
    const read = await readResource({ name: 'a.bpmn', content });
    if (!read.ok) throw new Error(JSON.stringify(read.findings));
    const add = read.definitions.find(({ file }) => file.process === 'add')!;
    expect(add.file.machines.add!.states['add:task']).toMatchObject({
      invoke: { src: 'script', input: { expression: '=a + 1', resultVariable: 'sum' } },
    });
  });
});
