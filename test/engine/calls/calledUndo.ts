/** A call activity that has completed is undone on the log, over as many instances as were called. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import { until } from '../../processes/installation.js';
import {
  bpmn,
  callActivity,
  compensate,
  end,
  eventSubProcess,
  flow,
  line,
  start,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { begin, clerk, complete, deployAll, openPlace, type Place } from '../place.js';

describe('called undo', () => {
  let place: Place;
  let engine: Engine;
  const association = tag('bpmn:association', { id: 'a', sourceRef: 'booked', targetRef: 'unbook' });
  const handled = [
    userTask('book'),
    tag('bpmn:boundaryEvent', { id: 'booked', attachedToRef: 'book' }, compensate()),
    tag('bpmn:userTask', { id: 'unbook', isForCompensation: true }),
    association,
  ];
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
    const middle = [start(), callActivity('call', 'inner'), end(), line('start', 'call', 'end')];
    const refund = [userTask('refund'), throwEvent('rest', compensate()), end('refunded')];
    const whole = eventSubProcess('whole', compensate(), true, ...refund, line('refund', 'rest', 'refunded'));
    await deployAll(
      engine,
      bpmn([start(), ...handled, end(), line('start', 'book', 'end')], [], 'inner'),
      bpmn(
        [...middle, whole.replace('</bpmn:subProcess>', `${flow('whole-start', 'refund')}$&`)],
        [],
        'middle',
      ),
      bpmn(
        [
          start(),
          callActivity('call', 'middle'),
          userTask('regret'),
          throwEvent('undo', compensate('call')),
          end(),
          line('start', 'call', 'regret', 'undo', 'end'),
        ],
        [],
        'outer',
      ),
    );
  });
  afterAll(() => place.close());

  const openTask = (element: string) => place.collections.tasks.findOne({ element, state: 'CREATED' });

  /** The instance that has a task of the element open, as soon as there is one. */
  async function working(element: string): Promise<Key> {
    await until(`"${element}" is open`, async () => (await openTask(element)) !== null);
    return (await openTask(element))!.instance;
  }

  /** Completes the one open task of the element. */
  async function work(element: string): Promise<void> {
    await complete(engine, await working(element), element);
  }

  test('undoing a call runs what undoes the called process, which undoes what it called', async () => {
    const outer = await begin(engine, 'outer');
    await work('book');
    await work('regret');
    const refunding = await working('refund');
    await work('refund');
    const unbooking = await working('unbook');
    expect(await engine.state(refunding)).toMatchObject({ processId: 'middle', parent: { instance: outer } });
    expect(await engine.state(unbooking)).toMatchObject({
      processId: 'inner',
      parent: { instance: refunding },
    });
    expect((await engine.state(outer)).status).toBe('active');
    await work('unbook');
    await until('all have ended', async () => (await engine.state(outer)).status === 'completed');
    const rows = await place.collections.instances.find({}).sort({ _id: 1 }).toArray();
    expect(rows.map(({ processId, state }) => [processId, state])).toEqual([
      ['outer', 'COMPLETED'],
      ['middle', 'COMPLETED'],
      ['inner', 'COMPLETED'],
      ['middle', 'COMPLETED'],
      ['inner', 'COMPLETED'],
    ]);
    for (const { _id } of rows) expect(await engine.verify(_id)).toMatchObject({ clean: true });
  });

  test('canceling whoever undoes a call cancels what undoes it', async () => {
    const outer = await begin(engine, 'outer');
    await work('book');
    await work('regret');
    const refunding = await working('refund');
    await engine.submit(outer, { type: 'instance.canceled' }, clerk);
    await until('it is canceled', async () => (await engine.state(refunding)).status === 'canceled');
  });
});
