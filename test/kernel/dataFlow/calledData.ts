/** What goes into a call activity and comes back, under the names of either side (BPMN 2.0.2 §10.3.6). */
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import { into, object, outOf, refs } from '../../support/data.js';
import { bpmn, end, line, start, tag, userTask } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

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

    test('gives them under the names that the called process has for them, in their order', async () => {
      const run = await InstanceRun.of(calling(called('q', 'a')), { Question: 1 });
      expect(run.effects.at(-1)).toMatchObject({ variables: { q: 1 } });
      run.send({ type: 'call.completed', call: run.call(), variables: { q: 1, a: 2 } });
      expect(run.variables).toMatchObject({ Answer: 2 });
      expect(run.variables).not.toHaveProperty('a');
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
