/** Tasks in which the engine has no part, or only waits, among what activities have in common (§13.3.2). */
import { describe, expect, test } from '@jest/globals';
import { assign, into, object, outOf, specification } from '../../support/data.js';
import * as d from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { done } from './finish.js';

const roots = [d.message('m', 'told'), d.signal('s', 'stop'), d.error('e', 'E')];
const inLine = (...nodes: [string, string][]) => {
  const ids = nodes.map(([id]) => id);
  return [d.start(), ...nodes.map(([, xml]) => xml), d.end(), d.line('start', ...ids, 'end')];
};
const run = (nodes: string[], variables = {}) => InstanceRun.of(d.bpmn(nodes, roots), variables);
const receive = (id = 'task') => d.tag('bpmn:receiveTask', { id, messageRef: 'm' });

describe('a task in which the engine has no part', () => {
  test.each(['task', 'manualTask', 'scriptTask'])('can be undone when it is a %s', async (kind) => {
    const undone = [d.compensated('task', 'undo'), d.throwEvent('back', d.compensate())];
    const task = d.tag(`bpmn:${kind}`, { id: 'task' });
    const begun = await run([...inLine(['task', task], ['back', undone[1]!]), undone[0]!]);
    expect(begun.open).toEqual(['undo']);
    begun.work('undo');
    done(begun);
  });

  test('can be undone when it has received its message, not when it was interrupted', async () => {
    const nodes = [
      ...inLine(['task', receive()], ['back', d.throwEvent('back', d.compensate())]),
      ...[d.compensated('task', 'undo'), d.boundary('stopped', 'task', d.signalled('s'))],
      d.flow('stopped', 'back'),
    ];
    const told = await run(nodes);
    told.correlate('task');
    expect(told.open).toEqual(['undo']);
    const stopped = await run(nodes);
    const subscription = Object.values(stopped.now.subscriptions).find((one) => one.kind === 'signal')!.key;
    stopped.send({ type: 'signal.received', subscription, signal: '7', variables: {} });
    done(stopped);
  });

  test('has its place in an ad-hoc sub-process: the condition is looked at when it is complete', async () => {
    const until = d.expression('completionCondition', '=enough');
    const free = (...content: string[]) => d.tag('bpmn:adHocSubProcess', { id: 'free' }, ...content, until);
    const passed = free(d.tag('bpmn:task', { id: 'task' }), d.userTask('rest'));
    done(await run(inLine(['free', passed]), { enough: true }));
    const received = await run(inLine(['free', free(receive(), d.userTask('rest'))]), { enough: false });
    received.correlate('task', { enough: true });
    done(received);
  });

  test('lets its data associations compute what they say, and copies nothing that nobody made', async () => {
    const data = [
      specification({ inputs: ['given'], outputs: ['out', 'other'] }),
      into('known', 'given'),
      outOf('out', 'sum', d.expression('transformation', '=given + 1')),
      outOf('out', 'note', assign('"seen"', 'note')),
      outOf('other', 'kept'),
    ];
    const objects = ['known', 'sum', 'note', 'kept'].map((id) => object(id, id)).join('');
    const task = d.tag('bpmn:task', { id: 'task' }, ...data);
    const begun = await run([objects, ...inLine(['task', task])], { known: 1, kept: 'as it was' });
    expect(begun.variables).toEqual({ known: 1, kept: 'as it was', sum: 2, note: 'seen' });
  });
});

test('a script task without a script passes, whatever its format (Table 10.13)', async () => {
  const script = d.tag(
    'bpmn:scriptTask',
    { id: 'task', scriptFormat: 'text/x' },
    '<bpmn:script> </bpmn:script>',
  );
  done(await run(inLine(['task', script])));
});

test('a sub-process with nothing to do is complete at once (§13.3.4)', async () => {
  const listening = d.eventSubProcess('late', d.messageReceived('m'), false, d.end('late-end'));
  done(await run(inLine(['none', d.subProcess('none')], ['heard', d.subProcess('heard', listening)])));
});

test('a loop of at most no rounds is passed', async () => {
  const loop = d.tag('bpmn:standardLoopCharacteristics', { loopMaximum: 0 });
  done(await run(inLine(['task', d.tag('bpmn:userTask', { id: 'task' }, loop)])));
});

describe('the behavior of a multi-instance (Table 10.30)', () => {
  const throwing = (definition: string, ...more: string[]) => {
    const loop = d.tag(
      'bpmn:multiInstanceLoopCharacteristics',
      { behavior: 'One', oneBehaviorEventRef: 'thrown' },
      d.expression('loopCardinality', '=2'),
    );
    const task = d.tag('bpmn:userTask', { id: 'task' }, loop);
    return InstanceRun.of(d.bpmn([...inLine(['task', task]), ...more], [...roots, definition]));
  };
  const error = '<bpmn:errorEventDefinition id="thrown" errorRef="e"/>';

  test('publishes a message', async () => {
    const begun = await throwing('<bpmn:messageEventDefinition id="thrown" messageRef="m"/>');
    begun.complete();
    expect(begun.effects.filter(({ type }) => type === 'message.publish')).toMatchObject([{ name: 'told' }]);
    begun.complete();
    done(begun);
  });

  test('throws an error that is caught at its boundary, and ends the other rounds', async () => {
    const caught = [d.boundary('b', 'task', d.errorThrown('e')), d.userTask('mend'), d.flow('b', 'mend')];
    const begun = await throwing(error, ...caught);
    begun.complete();
    expect(begun.open).toEqual(['mend']);
  });

  test('throws an error that nobody catches as an incident beside the other rounds', async () => {
    const begun = await throwing(error);
    begun.complete();
    expect(begun.open).toEqual(['task', 'task!UNHANDLED_ERROR']);
    begun.complete();
    done(begun);
  });
});
