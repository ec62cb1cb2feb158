import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import { agendaLockMs, alarmsRingingMax, sweepBatchMax } from '../../../engine/limits.js';
import { until } from '../../processes/installation.js';
import {
  boundary,
  bpmn,
  catchEvent,
  end,
  flow,
  line,
  start,
  timer,
  userTask,
} from '../../support/diagram.js';
import { begin, clerk, deployAll, openPlace, type Place } from '../place.js';

const waits = (id: string, duration: string) =>
  bpmn(
    [start(), catchEvent('wait', timer('timeDuration', duration)), end(), line('start', 'wait', 'end')],
    [],
    id,
  );

describe('timers', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    const nagged = [
      start(),
      userTask('work'),
      boundary('nag', 'work', timer('timeCycle', 'R3/PT1H'), false),
      end(),
      end('nagged'),
      line('start', 'work', 'end'),
      flow('nag', 'nagged'),
    ];
    await deployAll(one, waits('hour', 'PT1H'), waits('moment', 'PT0.2S'), bpmn(nagged, [], 'nagging'));
  });
  afterAll(() => place.close());

  /** Where Agenda counts what it holds. */
  interface Lost {
    agenda: { jobProcessor: { jobStatus: Record<string, { locked: number; running: number }> } };
    sweep(): Promise<void>;
  }

  const firedIn = (instances: Key[], { collections } = place) =>
    collections.commits.countDocuments({ instance: { $in: instances }, 'event.type': 'timer.fired' });

  test('due timers fire once each, though two engines wake (S2, T1)', async () => {
    const count = 40;
    const instances = await Promise.all(
      Array.from({ length: count }, (_, nr) => begin([one, two][nr % 2]!, 'hour')),
    );
    await Promise.all([one.wake(), two.wake()]);
    expect(await firedIn(instances)).toBe(0);
    place.clock.nowMs += 3_600_000;
    await Promise.all([one.wake(), two.wake(), one.wake()]);
    expect(await firedIn(instances)).toBe(count);
    const open = await place.collections.timers.countDocuments({
      instance: { $in: instances },
      state: 'OPEN',
    });
    expect(open).toBe(0);
    expect(count * 2).toBeLessThan(sweepBatchMax);
  });

  test('a cycle that was missed for hours catches up, each beat once', async () => {
    const instance = await begin(one, 'nagging');
    place.clock.nowMs += 5 * 3_600_000;
    expect((await two.wake()).timers).toBeGreaterThan(0);
    expect(await firedIn([instance])).toBe(3);
  });

  test('a timer of an instance that ended is forgotten', async () => {
    const instance = await begin(one, 'hour');
    await two.submit(instance, { type: 'instance.canceled' }, clerk);
    await place.collections.timers.updateOne({ instance }, { $set: { state: 'OPEN' } });
    place.clock.nowMs += 3_600_000;
    expect((await one.wake()).timers).toBe(0);
    expect(await firedIn([instance])).toBe(0);
  });

  test('Agenda rings what is due, on whichever node, and keeps no alarm afterwards (A1, A2)', async () => {
    const real = { clock: { now: Date.now }, alarms: 'agenda' } as const;
    const [first, second] = [await place.engine(real), await place.engine(real)];
    const count = 30;
    const instances = await Promise.all(
      Array.from({ length: count }, (_, nr) => begin([first, second][nr % 2]!, 'moment')),
    );
    await until('all have ended', async () => {
      const done = { _id: { $in: instances }, state: 'COMPLETED' } as const;
      return (await place.collections.instances.countDocuments(done)) === count;
    });
    expect(await firedIn(instances)).toBe(count);
    const alarms = place.collections.db.collection('agendaJobs');
    await until('the alarms are gone', async () => (await alarms.countDocuments({ name: 'timer' })) === 0);
  });

  test('canceling takes the alarm back (A3)', async () => {
    const engine = await place.engine({ clock: { now: Date.now }, alarms: 'agenda' });
    const instance = await begin(engine, 'hour');
    await engine.settled();
    const alarms = place.collections.db.collection('agendaJobs');
    expect(await alarms.countDocuments({ name: 'timer' })).toBe(1);
    await engine.submit(instance, { type: 'instance.canceled' }, clerk);
    await engine.settled();
    expect(await alarms.countDocuments({ name: 'timer' })).toBe(0);
  });

  test('an alarm that Agenda lost in its own queue rings with the next sweep (A4)', async () => {
    // No other node is there to ring it.
    const lonely = await openPlace();
    const engine = await lonely.engine({ clock: { now: Date.now }, alarms: 'agenda' });
    await deployAll(engine, waits('moment', 'PT0.2S'));
    const { agenda } = engine as unknown as { agenda: Lost };
    // As after a pause of the process: Agenda counts alarms as locked that it will never run.
    agenda.agenda.jobProcessor.jobStatus.timer = { locked: alarmsRingingMax, running: 0 };
    const instance = await begin(engine, 'moment');
    await until('it is due', async () => {
      const row = await lonely.collections.timers.findOne({ instance });
      return row!.dueAt.getTime() < Date.now();
    });
    await agenda.sweep();
    expect(await firedIn([instance], lonely)).toBe(1);
    await lonely.close();
  });

  test('the sweep of a process that was killed is taken over', async () => {
    const jobs = place.collections.db.collection('agendaJobs');
    await place.engine({ clock: { now: Date.now }, alarms: 'agenda' });
    const lockedAt = new Date(Date.now() - agendaLockMs);
    const killed = { $set: { lockedAt, lastModifiedBy: 'killed', nextRunAt: new Date(0) } };
    await jobs.updateOne({ name: 'sweep' }, killed);
    await until('another sweeps', async () => {
      const job = await jobs.findOne({ name: 'sweep', lastRunAt: { $gt: lockedAt } });
      return job !== null && job.lastModifiedBy !== 'killed';
    });
  });
});
