/** What a message or signal brings, when it cannot be taken over: the process's fault, never the sender's. */
import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../../engine/vocabulary.js';
import {
  bpmn,
  end,
  extensions,
  flow,
  line,
  mapping,
  message,
  messageReceived,
  signal,
  signalled,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('receiving', () => {
  const roots = [message('m', 'paid', '="k"'), signal('S', 'alarm')];
  /** No number is so large: fails until the process has a base. */
  const outputs = extensions(
    mapping([], [['=number + (if base = null then 10 ** 400 else base)', 'receipt']]),
  );
  const waiting = (definition: string) =>
    bpmn(
      [
        start(),
        tag('bpmn:intermediateCatchEvent', { id: 'wait' }, outputs, definition),
        end(),
        line('start', 'wait', 'end'),
      ],
      roots,
    );
  const reminded = bpmn(
    [
      start(),
      userTask('work'),
      tag(
        'bpmn:boundaryEvent',
        { id: 'note', attachedToRef: 'work', cancelActivity: false },
        outputs,
        messageReceived('m'),
      ),
      userTask('noted'),
      end(),
      end('filed'),
      line('start', 'work', 'end'),
      flow('note', 'noted'),
      flow('noted', 'filed'),
    ],
    roots,
  );

  const mend = (run: InstanceRun) =>
    run.send({ type: 'variables.set', scope: run.now.root, variables: { base: 10 }, local: false });
  const resolve = (run: InstanceRun) => run.send({ type: 'incident.resolved', incident: run.incident() });
  const subscriptionOf = (run: InstanceRun): Key => Object.keys(run.now.subscriptions)[0]!;
  const again = (run: InstanceRun) =>
    ({
      type: 'message.correlated',
      subscription: subscriptionOf(run),
      message: '6',
      variables: { number: 2 },
    }) as const;

  test('a message whose mapping fails is an incident that keeps it until it is mended (K4)', async () => {
    const run = await InstanceRun.of(waiting(messageReceived('m')));
    run.correlate('wait', { number: 1 });
    expect(run.now.incidents[run.incident()]).toMatchObject({
      code: 'EXPRESSION_FAILED',
      element: 'wait',
      retry: { kind: 'receive', variables: { number: 1 } },
    });
    resolve(run);
    expect(run.now.status).toBe('active');
    mend(run);
    resolve(run);
    expect(run.variables.receipt).toBe(11);
    expect(run.now.status).toBe('completed');
    expect(run.leftovers()).toEqual([]);
  });

  test('a signal whose mapping fails is an incident too', async () => {
    const run = await InstanceRun.of(waiting(signalled('S')));
    run.send({
      type: 'signal.received',
      subscription: subscriptionOf(run),
      signal: '7',
      variables: { number: 9 },
    });
    mend(run);
    resolve(run);
    expect(run.variables.receipt).toBe(19);
    expect(run.now.status).toBe('completed');
  });

  test('nothing overtakes the message that an incident keeps; the next is asked for afterwards', async () => {
    const run = await InstanceRun.of(reminded);
    run.correlate('note', { number: 1 });
    expect(run.refused(again(run)).code).toBe('SUBSCRIPTION_NOT_FOUND');
    mend(run);
    const { effects } = resolve(run);
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'subscription.open', subscription: subscriptionOf(run) }),
    );
    expect(run.variables.receipt).toBe(11);
    run.send(again(run));
    expect(run.variables.receipt).toBe(12);
    expect(run.open.filter((one) => one === 'noted')).toHaveLength(2);
  });

  test('nothing overtakes a message that found no way on; the next is asked for afterwards', async () => {
    const xml = bpmn(
      [
        start(),
        tag('bpmn:intermediateCatchEvent', { id: 'wait' }, messageReceived('m')),
        ...[end('few'), end('many'), line('start', 'wait')],
        ...[flow('wait', 'few', '=base < 5'), flow('wait', 'many', '=base > 5')],
      ],
      roots,
    );
    const run = await InstanceRun.of(xml, { base: 5 });
    run.correlate('wait', { number: 1 });
    expect(run.now.incidents[run.incident()]).toMatchObject({ code: 'NO_FLOW', element: 'wait' });
    expect(run.refused(again(run)).code).toBe('SUBSCRIPTION_NOT_FOUND');
    const subscription = subscriptionOf(run);
    const resolved = resolve(run);
    expect(resolved.effects).toContainEqual(
      expect.objectContaining({ type: 'subscription.open', subscription }),
    );
    expect(run.refused(again(run)).code).toBe('SUBSCRIPTION_NOT_FOUND');
    mend(run);
    resolve(run);
    expect(run.flows).toContain('wait-many');
    expect(run.leftovers()).toEqual([]);
  });

  test('whoever leaves the state meanwhile leaves the incident and its message behind', async () => {
    const run = await InstanceRun.of(reminded);
    run.correlate('note', { number: 1 });
    run.complete('work');
    const dropped = { type: 'incident.dropped', element: 'note' };
    expect(run.moves).toContainEqual(expect.objectContaining(dropped));
    expect(run.now.status).toBe('completed');
    expect(run.leftovers()).toEqual([]);
  });

  test('an incident says what is wrong with an expression', async () => {
    const codeOf = async (source: string) => {
      const run = await InstanceRun.of(waiting(messageReceived('m')).replace(/source="[^"]*"/, source));
      run.correlate('wait', {});
      return run.now.incidents[run.incident()]!.code;
    };
    expect(await codeOf('source="=1 +"')).toBe('EXPRESSION_SYNTAX');
    expect(await codeOf(`source="=${'1 + '.repeat(5_000)}1"`)).toBe('EXPRESSION_TOO_LONG');
    expect(await codeOf('source="=count(for i in 1..100000000 return i)"')).toBe('EXPRESSION_TIMEOUT');
  });

  test('a term that no calendar can count says so', async () => {
    const xml = bpmn([
      start(),
      userTask('task', '<banli:deadline workingDays="=days"/>'),
      end(),
      line('start', 'task', 'end'),
    ]);
    const run = await InstanceRun.of(xml, { days: 1_000_000 });
    expect(run.open).toEqual(['task!CALENDAR_ARGUMENT']);
  });
});
