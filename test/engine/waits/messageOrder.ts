/** Buffered messages are taken in the order in which they were published, whatever happens to nodes. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { actAndDie, dyingEverywhere, type Mortal } from '../../starts/mortal.js';
import * as d from '../../support/diagram.js';
import { begin, clerk, complete, deployAll, openPlace, type Place } from '../place.js';

describe('the order of buffered messages', () => {
  let place: Place;
  let one: Engine;
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    const content = [d.start(), d.userTask('a'), d.catchEvent('wait', d.messageReceived('paid')), d.end()];
    const roots = [d.message('paid', 'paid', '=case'), d.message('opened', 'opened')];
    const beganBy = (name: string) => [d.startOn('begin', d.messageReceived(name)), d.userTask('a'), d.end()];
    await deployAll(
      one,
      d.bpmn([...content, d.line('start', 'a', 'wait', 'end')], roots, 'later'),
      d.bpmn([...beganBy('paid'), d.line('begin', 'a', 'end')], roots, 'began'),
      d.bpmn([...beganBy('opened'), d.line('begin', 'a', 'end')], roots, 'first'),
    );
  });
  afterAll(() => place.close());

  const publish = (engine: Engine, correlationKey: string, nr: number, name = 'paid') =>
    engine.publishMessage({ name, correlationKey, variables: { nr }, timeToLiveMs: 60_000 }, clerk);

  /** How many messages of the key a node has stored before it died, one at most. */
  async function publishAndDie(victim: Mortal, correlationKey: string, name = 'paid'): Promise<number> {
    await publish(victim.engine, correlationKey, 1, name).catch(() => undefined);
    await victim.bury();
    place.clock.nowMs += 1;
    return place.collections.messages.countDocuments({ correlationKey });
  }

  const active = async (processId: string) =>
    (await place.collections.instances.find({ processId, state: 'ACTIVE' }).toArray()).map(({ _id }) => _id);

  test('is that of their publication, though keys of one node may run ahead of others (M1)', async () => {
    const gone = await place.engine();
    await gone.stop();
    const reserved = { $set: { keysBeforeMs: Date.now() + 60_000 } };
    await place.collections.nodes.updateMany({ expiresAt: { $lte: new Date(0) } }, reserved);
    const ahead = await place.engine();
    await publish(ahead, 'k', 1);
    place.clock.nowMs += 1;
    await publish(one, 'k', 2);
    const rows = await place.collections.messages.find({ correlationKey: 'k' }).sort({ _id: 1 }).toArray();
    expect(rows.map(({ variablesText }) => variablesText)).toEqual(['{"nr":2}', '{"nr":1}']);
    const instance = await begin(one, 'later', { case: 'k' });
    await complete(one, instance, 'a');
    await one.settled();
    expect(await one.variables(instance)).toEqual({ case: 'k', nr: 1 });
  });

  test('is kept wherever a node dies while one of them is taken (M4)', async () => {
    const rounds = await dyingEverywhere(place, async (victim, round) => {
      const key = `round-${round}`;
      const instance = await begin(one, 'later', { case: key });
      for (const nr of [1, 2]) await publish(one, key, nr);
      await actAndDie(victim, one, (engine) => complete(engine, instance, 'a'));
      if ((await one.state(instance)).status === 'active') await complete(one, instance, 'a');
      await one.settled();
      expect(await one.variables(instance)).toEqual({ case: key, nr: 1 });
    });
    expect(rounds).toBeGreaterThan(3);
  });

  test('is kept wherever a node dies while one of them starts the next of its key (M4)', async () => {
    const first = async () => (await active('began'))[0]!;
    const rounds = await dyingEverywhere(place, async (victim, round) => {
      for (const nr of [1, 2, 3]) await publish(one, `start-${round}`, nr);
      const started = await first();
      await actAndDie(victim, one, (engine) => complete(engine, started, 'a'));
      if ((await one.state(started)).status === 'active') await complete(one, started, 'a');
      await one.settled();
      expect(await one.variables(await first())).toEqual({ nr: 2 });
      for (const _rest of [2, 3]) {
        await complete(one, await first(), 'a');
        await one.settled();
      }
    });
    expect(rounds).toBeGreaterThan(3);
  });

  test('is kept when one is published after a node died with another stored (M5)', async () => {
    const rounds = await dyingEverywhere(place, async (victim, round) => {
      const key = `overtaking-${round}`;
      const instance = await begin(one, 'later', { case: key });
      await complete(one, instance, 'a');
      await one.settled();
      const stored = await publishAndDie(victim, key);
      await publish(one, key, 2);
      await one.settled();
      expect(await one.variables(instance)).toEqual({ case: key, nr: 2 - stored });
    });
    expect(rounds).toBeGreaterThan(1);
  });

  test('is kept when one is published after a node died with another stored that starts (M5)', async () => {
    const rounds = await dyingEverywhere(place, async (victim, round) => {
      const key = `first-${round}`;
      const stored = await publishAndDie(victim, key, 'opened');
      await publish(one, key, 2, 'opened');
      await one.wake();
      await one.settled();
      for (let nr = 2 - stored; nr <= 2; nr += 1) {
        const began = await active('first');
        expect(began).toHaveLength(1);
        expect(await one.variables(began[0]!)).toEqual({ nr });
        await complete(one, began[0]!, 'a');
        await one.settled();
      }
    });
    expect(rounds).toBeGreaterThan(1);
  });
});
