/** An engine that is told to stop lets go of what waits and finishes what is under way. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { activationsWaitingMax, activationWaitMsMax } from '../../../engine/limits.js';
import { until } from '../../processes/installation.js';
import { bpmn, end, line, serviceTask, start } from '../../support/diagram.js';
import { begin, codeOf, deployAll, openPlace, type Place } from '../place.js';

describe('stopping', () => {
  let place: Place;
  let engine: Engine;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
    const work = (type: string) =>
      bpmn([start(), serviceTask('work', type), end(), line('start', 'work', 'end')], [], type);
    await deployAll(engine, work('slow'));
  });
  afterAll(() => place.close());

  const waiting = (type: string) =>
    engine.activateJobs({ type, worker: 'w', jobsMax: 1, leaseMs: 1_000, waitMs: activationWaitMsMax });

  test('workers that wait for jobs, and one that works, do not keep a node from stopping', async () => {
    const node = await place.engine({ clock: { now: Date.now }, alarms: 'agenda' });
    for (const type of ['idle', 'idler', 'idlest']) node.work(type, async () => undefined);
    let finish: (() => void) | undefined;
    node.work('slow', async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { stamped: true };
    });
    const poll = node.activateJobs({
      type: 'nobody',
      worker: 'w',
      jobsMax: 1,
      leaseMs: 1_000,
      waitMs: activationWaitMsMax,
    });
    const instance = await begin(engine, 'slow');
    await until('the job is being worked', async () => finish !== undefined);
    const stopped = node.stop();
    expect(await poll).toEqual([]);
    finish!();
    await stopped;
    expect(await engine.state(instance)).toMatchObject({ status: 'completed' });
  });

  test('more activations than may wait in one process are refused and may be tried again', async () => {
    const { jobs } = engine as unknown as { jobs: { waiting: number } };
    // As if all others waited already.
    jobs.waiting = activationsWaitingMax - 1;
    const last = waiting('nothing');
    expect(await codeOf(waiting('nothing'))).toBe('RESOURCE_EXHAUSTED');
    await engine.stop();
    expect(await last).toEqual([]);
  });
});
