import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ActivatedJob, type Engine, JobError, type Key } from '../../../engine/index.js';
import {
  activationWaitMsMax,
  jobLeaseMsMax,
  jobsActivatedMax,
  workerJobsMax,
  workerLeaseMs,
} from '../../../engine/limits.js';
import { until } from '../../processes/installation.js';
import {
  boundary,
  bpmn,
  end,
  error,
  errorThrown,
  flow,
  line,
  serviceTask,
  start,
} from '../../support/diagram.js';
import { begin, clerk, codeOf, deployAll, nodeThatDied, openPlace, type Place } from '../place.js';

describe('jobs', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    const simple = (id: string, type: string) =>
      bpmn([start(), serviceTask('work', type), end(), line('start', 'work', 'end')], [], id);
    const caught = [
      start(),
      serviceTask('work', 'risky'),
      boundary('caught', 'work', errorThrown('refusal')),
      end(),
      end('refused'),
      line('start', 'work', 'end'),
      flow('caught', 'refused'),
    ];
    await deployAll(
      one,
      ...['lease', 'wait', 'backoff', 'worker', 'many', 'stale', 'orphan'].map((name) =>
        simple(`p-${name}`, name),
      ),
      bpmn(caught, [error('refusal', 'REFUSED')], 'p-risky'),
    );
  });
  afterAll(() => place.close());

  const request = (type: string, changes: object = {}) => ({
    type,
    worker: 'w',
    jobsMax: 10,
    leaseMs: 60_000,
    waitMs: 0,
    ...changes,
  });
  const failed = (job: ActivatedJob, retries: number, backoffMs = 0) =>
    ({ type: 'job.failed', job: job.key, retries, backoffMs, message: 'no luck' }) as const;
  const worker = { kind: 'worker', id: 'w' } as const;
  const ended = async (instance: Key) => (await one.state(instance)).status === 'completed';

  test('two engines never hand out the same job, and hand out all (J1)', async () => {
    const instances = await Promise.all(Array.from({ length: 30 }, () => begin(one, 'p-lease')));
    const batches = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        [one, two][index % 2]!.activateJobs(request('lease', { jobsMax: 7, worker: `w${index}` })),
      ),
    );
    let keys = batches.flat().map((job) => job.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (let more = [...keys]; more.length > 0; keys = [...keys, ...more]) {
      more = (await two.activateJobs(request('lease'))).map((job) => job.key);
    }
    expect(keys).toHaveLength(instances.length);
    expect(await one.activateJobs(request('lease'))).toEqual([]);
  });

  test('a lease that ran out makes the job free again (J1)', async () => {
    place.clock.nowMs += 61_000;
    expect(await two.activateJobs(request('lease', { jobsMax: 100 }))).toHaveLength(30);
  });

  test('a job comes with its variables, or with those asked for', async () => {
    await begin(one, 'p-many', { a: 1, b: [2] });
    const [job] = await two.activateJobs(request('many', { fetchVariables: ['b', 'c'] }));
    expect(job).toMatchObject({ processId: 'p-many', element: 'work', retries: 3, variables: { b: [2] } });
    const commit = await two.submit(
      job!.instance,
      { type: 'job.completed', job: job!.key, variables: { c: 3 } },
      worker,
    );
    expect(commit.seq).toBe(1);
    expect(await one.state(job!.instance)).toMatchObject({ status: 'completed' });
  });

  test('a waiting activation gets the job as soon as there is one, here or on another node', async () => {
    for (const engine of [one, two]) {
      const waiting = engine.activateJobs(request('wait', { waitMs: 20_000 }));
      const instance = await begin(one, 'p-wait');
      expect((await waiting).map((job) => job.instance)).toEqual([instance]);
    }
  });

  test('a waiting activation ends when its caller goes, or its time is over', async () => {
    const caller = new AbortController();
    const waiting = one.activateJobs(
      request('nobody', { waitMs: activationWaitMsMax, signal: caller.signal }),
    );
    caller.abort();
    expect(await waiting).toEqual([]);
    expect(await one.activateJobs(request('nobody', { waitMs: 1 }))).toEqual([]);
    const bad = [
      { jobsMax: jobsActivatedMax + 1 },
      { leaseMs: jobLeaseMsMax + 1 },
      { waitMs: activationWaitMsMax + 1 },
    ];
    for (const changes of bad) {
      expect(await codeOf(one.activateJobs(request('nobody', changes)))).toBe('INVALID_ARGUMENT');
    }
  });

  test('a failed job is handed out again after its backoff; without retries, once it is mended', async () => {
    const instance = await begin(one, 'p-backoff');
    const [job] = await one.activateJobs(request('backoff'));
    await one.submit(instance, failed(job!, 1, 5_000), worker);
    expect(await two.activateJobs(request('backoff'))).toEqual([]);
    place.clock.nowMs += 5_000;
    const [again] = await two.activateJobs(request('backoff'));
    expect(again).toMatchObject({ key: job!.key, retries: 1 });
    await two.submit(instance, failed(again!, 0), worker);
    const incident = await place.collections.incidents.findOne({ instance });
    expect(incident).toMatchObject({ state: 'ACTIVE', code: 'JOB_NO_RETRIES', job: job!.key });
    await one.submit(instance, { type: 'job.retriesUpdated', job: job!.key, retries: 2 }, clerk);
    expect(await two.activateJobs(request('backoff'))).toEqual([]);
    await one.submit(instance, { type: 'incident.resolved', incident: incident!._id }, clerk);
    expect(await two.activateJobs(request('backoff'))).toMatchObject([{ key: job!.key, retries: 2 }]);
    expect(await place.collections.incidents.findOne({ instance })).toMatchObject({ state: 'RESOLVED' });
  });

  test('a row that lags behind the log is not handed out (J2)', async () => {
    const instance = await begin(one, 'p-stale');
    const [job] = await one.activateJobs(request('stale'));
    await one.submit(instance, { type: 'job.completed', job: job!.key, variables: {} }, worker);
    const lagging = { $set: { state: 'CREATED', availableAt: new Date(0) } } as const;
    await place.collections.jobs.updateOne({ _id: job!.key }, lagging);
    expect(await two.activateJobs(request('stale'))).toEqual([]);
  });

  test('a worker of the process works every job, a bounded number at a time', async () => {
    let [underWay, most] = [0, 0];
    two.work('worker', async ({ variables }) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return { double: Number(variables.n) * 2 };
    });
    const count = workerJobsMax + 20;
    const instances = await Promise.all(
      Array.from({ length: count }, (_, n) => begin(one, 'p-worker', { n })),
    );
    for (const [n, instance] of instances.entries()) {
      await until('the worker is done', () => ended(instance));
      expect(await one.replay(instance, 1)).toMatchObject({ status: 'completed' });
      const [, commit] = await one.history(instance, { fromSeq: 0, limit: 2 });
      expect(commit!.event).toMatchObject({ type: 'job.completed', variables: { double: n * 2 } });
    }
    expect(most).toBeLessThanOrEqual(workerJobsMax);
  });

  test('what a worker throws is a failed try, or a BPMN error if it says so', async () => {
    one.work('risky', async ({ variables }) => {
      if (variables.refuse) throw new JobError('REFUSED', 'no grounds', { reason: 'none' });
      throw new Error('out of paper');
    });
    const refused = await begin(one, 'p-risky', { refuse: true });
    await until('the error is caught', () => ended(refused));
    const unlucky = await begin(one, 'p-risky', { refuse: false });
    const job = () => place.collections.jobs.findOne({ instance: unlucky });
    await until('the first try failed', async () => (await job())?.retries === 2);
    expect(await job()).toMatchObject({ failure: 'out of paper', state: 'CREATED' });
  });

  test('jobs that the workers of a dead node held are free with the next sweep (S4)', async () => {
    const instance = await begin(one, 'p-orphan');
    const owner = await nodeThatDied(place);
    const [held] = await one.activateJobs(request('orphan', { worker: owner }));
    const prolonged = { availableAt: new Date(place.clock.now() + workerLeaseMs) };
    await place.collections.jobs.updateOne({ _id: held!.key }, { $set: prolonged });
    expect(await two.activateJobs(request('orphan'))).toEqual([]);
    await two.wake();
    expect(await two.activateJobs(request('orphan'))).toMatchObject([{ instance, key: held!.key }]);
  });
});
