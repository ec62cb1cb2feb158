/** Activities of every kind read data stores before they begin and write to them when they are complete. */
import { describe, expect, test } from '@jest/globals';
import { into, locals, outOf, specification } from '../../support/data.js';
import { answer, around, one, ordered, write } from '../../support/dataStores.js';
import {
  boundary,
  compensate,
  end,
  extensions,
  flow,
  line,
  message,
  parallel,
  start,
  subProcess,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

const io = (content = '') =>
  specification({ inputs: ['had'], outputs: ['out'] }) + into('ref', 'had') + outOf('out', 'ref') + content;
const script = (text: string) => tag('bpmn:script', {}, text);

describe('a data store is read and written by', () => {
  test('a script task, within the answers of the store', async () => {
    const task = tag('bpmn:scriptTask', { id: 'a', scriptFormat: 'feel' }, io(), script('had + 1'));
    const run = await InstanceRun.of(one(task));
    answer(run, 1);
    expect(ordered(run).map(({ value }) => value)).toEqual([2]);
    write(run);
    expect(run.open).toEqual(['after']);
  });

  test('a sub-process, whose inside sees what was read as its own variable', async () => {
    const inside = [start('s'), userTask('inner'), end('e'), line('s', 'inner', 'e')];
    const run = await InstanceRun.of(one(subProcess('a', io(), ...inside)));
    answer(run, 4);
    expect(Object.values(run.now.scopes).map(({ variables }) => variables)).toEqual([
      {},
      { had: 4, out: null },
    ]);
    run.complete('inner', { out: 5 });
    expect(run.open).toEqual([]);
    expect(ordered(run).map(({ value }) => value)).toEqual([5]);
    write(run);
    expect(run.open).toEqual(['after']);
  });

  test('a call activity, which hands on what was read and writes what comes back', async () => {
    const passing = { processId: 'other', propagateAllChildVariables: false };
    const called = extensions(tag('zeebe:calledElement', passing));
    const run = await InstanceRun.of(one(tag('bpmn:callActivity', { id: 'a' }, called, io())));
    answer(run, 6);
    expect(run.effects.at(-1)).toMatchObject({ type: 'instance.start', variables: { had: 6 } });
    run.send({ type: 'call.completed', call: run.call(), variables: { out: 7, more: 8 } });
    write(run);
    expect([ordered(run)[0]!.value, run.open, run.variables]).toEqual([7, ['after'], {}]);
  });

  test('a receive task, which writes what it has received', async () => {
    const received = specification({ outputs: ['out'] }) + outOf('out', 'ref');
    const xml = one(
      tag('bpmn:receiveTask', { id: 'a', messageRef: 'M' }, received),
      message('M', 'm', '="1"'),
    );
    const run = await InstanceRun.of(xml);
    run.correlate('a', { out: 9 });
    write(run);
    expect([ordered(run)[0]!.value, run.open]).toEqual([9, ['after']]);
  });

  test('an activity that several tokens begin, once all of them are there', async () => {
    const xml = around([
      ...[parallel('fork'), flow('start', 'fork'), flow('fork', 'a', undefined, 'f1')],
      ...[flow('fork', 'a', undefined, 'f2'), end(), flow('a', 'end')],
      tag('bpmn:userTask', { id: 'a', startQuantity: 2 }, io()),
    ]);
    const run = await InstanceRun.of(xml);
    expect(run.effects.filter(({ type }) => type === 'dataStore.read')).toHaveLength(1);
    answer(run, 1);
    expect(locals(run, 'a')).toEqual({ had: 1 });
  });

  test('an activity in an ad-hoc sub-process', async () => {
    const inner = tag('bpmn:userTask', { id: 'inner' }, io());
    const run = await InstanceRun.of(one(tag('bpmn:adHocSubProcess', { id: 'a' }, inner)));
    answer(run, 1);
    run.complete('inner', { out: 2 });
    write(run);
    expect(run.open).toEqual(['after']);
  });

  test('a compensation handler', async () => {
    const xml = around([
      ...[userTask('a'), boundary('undo', 'a', compensate()), throwEvent('back', compensate())],
      tag('bpmn:userTask', { id: 'handler', isForCompensation: true }, io()),
      tag('bpmn:association', { id: 'leads', sourceRef: 'undo', targetRef: 'handler' }),
      ...[end(), line('start', 'a', 'back', 'end')],
    ]);
    const run = await InstanceRun.of(xml);
    run.complete('a');
    answer(run, 1);
    expect(run.open).toEqual(['handler']);
    run.complete('handler', { out: 0 });
    expect(run.now.status).toBe('active');
    write(run);
    expect([run.now.status, run.leftovers()]).toEqual(['completed', []]);
  });

  test('nobody whose activity was interrupted before it was complete', async () => {
    const interrupting = boundary(
      'late',
      'a',
      '<bpmn:conditionalEventDefinition><bpmn:condition>stop</bpmn:condition></bpmn:conditionalEventDefinition>',
    );
    const xml = one(
      tag('bpmn:userTask', { id: 'a' }, io()) + interrupting + userTask('mend') + flow('late', 'mend'),
    );
    const run = await InstanceRun.of(xml);
    answer(run, 1);
    run.send({ type: 'variables.set', scope: run.now.root, variables: { stop: true }, local: false });
    expect([run.open, ordered(run)]).toEqual([['mend'], []]);
  });
});
