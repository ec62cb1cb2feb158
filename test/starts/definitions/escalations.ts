import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Effects } from '../../../engine/effects/effects.js';
import type { Engine } from '../../../engine/index.js';
import { begin, complete, deployAll, openPlace, type Place } from '../../engine/place.js';
import {
  boundary,
  bpmn,
  callActivity,
  end,
  escalated,
  escalation,
  line,
  start,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { definitionOf, InstanceRun } from '../../support/run.js';

describe('escalations', () => {
  const roots = [escalation('X', 'x')];
  const child = bpmn(
    [start(), throwEvent('up', escalated('X')), userTask('in'), end(), line('start', 'up', 'in', 'end')],
    roots,
    'child',
  );
  const caller = (id: string, interrupting: boolean) =>
    bpmn(
      [
        ...[start(), callActivity('call', 'child'), end(), line('start', 'call', 'end')],
        ...[boundary('hear', 'call', escalated('X'), interrupting), userTask('handle'), end('handled')],
        line('hear', 'handle', 'handled'),
      ],
      roots,
      id,
    );

  let place: Place;
  let engine: Engine;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
    await deployAll(engine, child);
    await deployAll(engine, caller('patient', false));
    await deployAll(engine, caller('hasty', true));
  });
  afterAll(() => place.close());

  const open = async (instance: string) =>
    Object.values((await engine.state(instance)).tasks)
      .map((task) => task.element)
      .sort();

  async function childOf(instance: string): Promise<string> {
    const row = await place.collections.instances.findOne({ 'parent.instance': instance });
    return row!._id;
  }

  test('an escalation that nobody catches in a called instance is told to the call', async () => {
    const run = new InstanceRun(await definitionOf(child));
    const parent = { instance: '1000000000000000000', call: '1000000000000000000000009' };
    const instance = '1000000000000000001';
    run.send({ type: 'instance.started', instance, definition: '1', variables: {}, parent });
    expect(run.effects).toMatchObject([{ type: 'parent.escalate', ...parent, code: 'x' }]);
    expect(run.open).toEqual(['in']);
  });

  test('a boundary event that does not interrupt leaves the called instance alone', async () => {
    const instance = await begin(engine, 'patient');
    await engine.settled();
    expect(await open(instance)).toEqual(['handle']);
    const called = await childOf(instance);
    expect(await open(called)).toEqual(['in']);
    await complete(engine, called);
    await complete(engine, instance, 'handle');
    await engine.settled();
    expect((await engine.state(instance)).status).toBe('completed');
    expect((await engine.verify(instance)).clean).toBe(true);
  });

  test('a boundary event that interrupts cancels the called instance', async () => {
    const instance = await begin(engine, 'hasty');
    await engine.settled();
    expect(await open(instance)).toEqual(['handle']);
    expect((await engine.state(await childOf(instance))).status).toBe('canceled');
  });

  test('an escalation told twice occurs once', async () => {
    const instance = await begin(engine, 'patient');
    await engine.settled();
    const called = await childOf(instance);
    const [first] = await engine.history(called, { fromSeq: 0, limit: 1 });
    // What a sweeper does after a crash: the effects of the commit again, by another process.
    const parts = engine as unknown as { effects: Effects };
    expect(parts.effects).toBeInstanceOf(Effects);
    await parts.effects.perform(first!);
    expect(await open(instance)).toEqual(['handle']);
  });
});
