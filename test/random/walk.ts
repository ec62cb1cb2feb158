/** Walks an instance along a random path until it ends: each choice takes one of the things that are open. */
import type { Variables } from '../../engine/vocabulary.js';
import type { InstanceRun } from '../support/run.js';

export const stepsMax = 400;

/** Numbers from 0 to below n; the same seed is the same walk anywhere. */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Everything that could happen next. */
function choices(run: InstanceRun, throwErrors: boolean, variables: Variables): (() => void)[] {
  const { tasks, jobs, calls, timers, subscriptions } = run.now;
  const caught = Object.values(jobs).filter((job) => job.element.startsWith('host') && throwErrors);
  return [
    ...Object.keys(tasks).map((task) => () => void run.send({ type: 'task.completed', task, variables })),
    ...Object.keys(jobs).map((job) => () => void run.send({ type: 'job.completed', job, variables })),
    ...caught.map(
      ({ key: job }) =>
        () =>
          void run.send({ type: 'job.errorThrown', job, code: 'e1', variables: {} }),
    ),
    ...Object.keys(calls).map((call) => () => void run.send({ type: 'call.completed', call, variables: {} })),
    ...Object.keys(timers).map((timer) => () => void run.ring(timer)),
    ...Object.values(subscriptions).map(
      ({ key }) =>
        () =>
          void run.send({ type: 'message.correlated', subscription: key, message: '1', variables: {} }),
    ),
  ];
}

/** False when the walk is stuck with nothing open, or does not end. */
export function walk(run: InstanceRun, seed: number, beforeEach: () => void): boolean {
  const pick = dice(seed);
  for (let step = 0; step < stepsMax; step += 1) {
    if (run.now.status !== 'active') return true;
    for (const { key, job } of Object.values(run.now.incidents)) {
      if (job !== undefined) run.send({ type: 'job.retriesUpdated', job, retries: 3 });
      run.send({ type: 'incident.resolved', incident: key });
    }
    const open = choices(run, step % 3 === 0, { choice: pick(3), again: step < 40 && pick(4) === 0 });
    if (open.length === 0) return false;
    beforeEach();
    open[pick(open.length)]!();
  }
  return false;
}
