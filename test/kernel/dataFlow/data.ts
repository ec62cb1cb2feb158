import { describe, expect, test } from '@jest/globals';
import { assign, into, locals, object, outOf, specification, user } from '../../support/data.js';
import {
  bpmn,
  catchEvent,
  end,
  expression,
  line,
  mapping,
  message,
  messageReceived,
  serviceTask,
  start,
  subProcess,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('data', () => {
  describe('a data association', () => {
    const around = (...content: string[]) =>
      bpmn([start(), object('Obj_1', 'order'), user('a', ...content), end(), line('start', 'a', 'end')]);

    test('copies a data object into an input of its activity', async () => {
      const xml = around(specification({ inputs: ['request'] }), into('Obj_1', 'request'));
      const run = await InstanceRun.of(xml, { order: { total: 5 } });
      expect(locals(run, 'a')).toEqual({ request: { total: 5 } });
      expect(run.variables).toEqual({ order: { total: 5 } });
    });
    test('transforms what it copies', async () => {
      const twice = expression('transformation', 'order.total * 2');
      const xml = around(specification({ inputs: ['request'] }), into('Obj_1', 'request', twice));
      expect(locals(await InstanceRun.of(xml, { order: { total: 5 } }), 'a')).toEqual({ request: 10 });
    });
    test('assigns parts of its target, one after another', async () => {
      const parts = [assign('order.total', 'request.sum'), assign('request.sum + 1', 'request.more')];
      const xml = around(specification({ inputs: ['request'] }), into('Obj_1', 'request', ...parts));
      const run = await InstanceRun.of(xml, { order: { total: 5 } });
      expect(locals(run, 'a')).toEqual({ request: { sum: 5, more: 6 } });
    });
    test('copies an output of its activity to a data object, and only that', async () => {
      const xml = around(specification({ outputs: ['answer'] }), outOf('answer', 'Obj_1'));
      const run = await InstanceRun.of(xml.replace('"end"', '"end"'), {});
      run.send({ type: 'task.completed', task: run.task('a'), variables: { answer: 1, other: 2 } });
      expect(run.variables).toEqual({ order: 1, other: 2 });
    });
    test('leaves its target alone when the output was not produced', async () => {
      const xml = around(specification({ outputs: ['answer'], outputSets: [[]] }), outOf('answer', 'Obj_1'));
      const run = await InstanceRun.of(xml, { order: 'before' });
      run.complete('a');
      expect(run.variables).toEqual({ order: 'before' });
    });
    test('names a data object whose name is no name of FEEL', async () => {
      const odd = bpmn([
        start(),
        object('sid-1', 'the order'),
        user('a', specification({ inputs: ['request'] }), into('sid-1', 'request')),
        line('start', 'a'),
      ]);
      expect(locals(await InstanceRun.of(odd, { 'the order': 7 }), 'a')).toEqual({ request: 7 });
    });
    test('stands beside the mappings of zeebe', async () => {
      const xml = bpmn([
        start(),
        object('Obj_1', 'order'),
        tag(
          'bpmn:serviceTask',
          { id: 'a' },
          tag('bpmn:extensionElements', {}, '<zeebe:taskDefinition type="t"/>', mapping([['=1', 'one']])),
          specification({ inputs: ['request'] }),
          into('Obj_1', 'request'),
        ),
        line('start', 'a'),
      ]);
      expect(locals(await InstanceRun.of(xml, { order: 5 }), 'a')).toEqual({ one: 1, request: 5 });
    });
    test('of a catching event takes the whole message', async () => {
      const xml = bpmn(
        [
          start(),
          object('Obj_1', 'order'),
          catchEvent(
            'wait',
            ['<bpmn:dataOutput id="received"/>', outOf('received', 'Obj_1'), messageReceived('m')].join(''),
          ),
          userTask('after'),
          line('start', 'wait', 'after'),
        ],
        [message('m', 'paid', '=1')],
      );
      const run = await InstanceRun.of(xml);
      run.correlate('wait', { sum: 5 });
      expect(run.variables.order).toEqual({ sum: 5 });
    });
    test('of a receive task takes the whole message, or the part of its name', async () => {
      const received = [specification({ outputs: ['note'] }), outOf('note', 'Obj_1')];
      const task = tag('bpmn:receiveTask', { id: 'wait', messageRef: 'm' }, ...received);
      const content = [
        start(),
        object('Obj_1', 'order'),
        task,
        userTask('after'),
        line('start', 'wait', 'after'),
      ];
      const xml = bpmn(content, [message('m', 'paid', '=1')]);
      const whole = await InstanceRun.of(xml);
      whole.correlate('wait', { sum: 5 });
      expect(whole.variables.order).toEqual({ sum: 5 });
      const part = await InstanceRun.of(xml);
      part.correlate('wait', { note: 6, sum: 5 });
      expect(part.variables).toEqual({ order: 6, sum: 5 });
    });
    test('of a throwing event fills what it throws', async () => {
      const definition = ['<bpmn:dataInput id="content" name="content"/>', into('Obj_1', 'content')].join('');
      const xml = bpmn(
        [
          start(),
          object('Obj_1', 'order'),
          tag('bpmn:intermediateThrowEvent', { id: 'tell' }, definition, messageReceived('m')),
          line('start', 'tell'),
        ],
        [message('m', 'paid', '="k"')],
      );
      const run = await InstanceRun.of(xml, { order: 5 });
      expect(run.effects).toMatchObject([{ type: 'message.publish', variables: { content: 5 } }]);
    });
  });

  describe('data of a sub-process', () => {
    const inner = (...content: string[]) =>
      bpmn([
        start(),
        subProcess(
          'sub',
          ...content,
          start('s'),
          serviceTask('w', 'work'),
          userTask('u'),
          line('s', 'w', 'u'),
        ),
        userTask('after'),
        line('start', 'sub', 'after'),
      ]);

    test('comes out of it as its outputs, whatever else goes by their names around it', async () => {
      const io = specification({ inputs: ['had'], outputs: ['note'] });
      const content = [io, into('given', 'had'), outOf('note', 'result'), object('order', 'order')];
      const outer = [object('given', 'given'), object('result', 'result'), start()].join('');
      const xml = inner(...content).replace(start(), outer);
      const run = await InstanceRun.of(xml, { given: 1, note: 'mine' });
      run.work('w', { note: 'inside', order: 2 });
      run.complete('u');
      expect(run.open).toEqual(['after']);
      expect(run.variables).toEqual({ given: 1, note: 'mine', result: 'inside' });
    });

    test('lives as long as its run', async () => {
      const run = await InstanceRun.of(inner(object('D', 'order')), { order: 'outside' });
      run.work('w', { order: 'inside' });
      expect(run.variables).toEqual({ order: 'outside' });
      run.complete('u');
      expect(run.variables).toEqual({ order: 'outside' });
      expect(run.open).toEqual(['after']);
    });
    test('that is only drawn belongs to the process', async () => {
      const drawn = `${object('D')}<bpmn:dataObjectReference id="R" name="order" dataObjectRef="D"/>`;
      const run = await InstanceRun.of(inner(drawn), { order: 'outside' });
      run.work('w', { order: 'inside' });
      expect(run.variables).toEqual({ order: 'inside' });
    });
  });

  describe('a multi-instance as the specification writes it', () => {
    test('takes its list from a data object and gives its results to one', async () => {
      const sets = specification({ inputs: ['list'], outputs: ['answers'] });
      const xml = bpmn([
        start(),
        object('Names'),
        object('Answers'),
        user(
          'a',
          sets,
          into('Names', 'list'),
          outOf('answers', 'Answers'),
          tag(
            'bpmn:multiInstanceLoopCharacteristics',
            { isSequential: true },
            tag('bpmn:loopDataInputRef', {}, 'list'),
            tag('bpmn:loopDataOutputRef', {}, 'answers'),
            tag('bpmn:inputDataItem', { id: 'name', name: 'name' }),
            tag('bpmn:outputDataItem', { id: 'answer', name: 'answer' }),
          ),
        ),
        userTask('after'),
        line('start', 'a', 'after'),
      ]);
      const run = await InstanceRun.of(xml, { Names: ['x', 'y'] });
      run.complete('a', { answer: 1 });
      run.complete('a', { answer: 2 });
      expect(run.variables).toEqual({ Names: ['x', 'y'], Answers: [1, 2] });
    });
  });

  test('a script gives its value to the one output of its task', async () => {
    const script = tag(
      'bpmn:scriptTask',
      { id: 'a', scriptFormat: 'feel' },
      specification({ outputs: ['sum'] }),
      outOf('sum', 'Sum'),
      '<bpmn:script>n + 1</bpmn:script>',
    );
    const xml = bpmn([start(), object('Sum'), script, userTask('u'), line('start', 'a', 'u')]);
    expect((await InstanceRun.of(xml, { n: 1 })).variables).toEqual({ n: 1, Sum: 2 });
  });
});
