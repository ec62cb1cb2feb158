/** Walks an instance along a random path until it ends: each choice takes one of the things that are open. */
import type { Variables } from '../../engine/vocabulary.js';
import type { InstanceRun } from '../support/run.js';
import type { ReferenceEvent } from './reference.js';

export const stepsMax = 1_500;

/** Numbers from 0 to below n; the same seed is the same walk anywhere. */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** One thing that could happen next, in words of the diagram and as the event that the kernel is sent. */
export interface Choice {
  event: ReferenceEvent;
  send: () => void;
}

/** The element of a state: a gateway's parts behind its id are no nodes of the diagram. */
export const elementOf = (state: string): string => state.replace(/~(out|again)$/, '');

function triggersIn(run: InstanceRun, variables: Variables): Choice[] {
  const { timers, subscriptions } = run.now;
  const byTimer = Object.values(timers).map(
    ({ key, delay }): Choice => ({ event: { type: 'trigger', element: delay }, send: () => run.ring(key) }),
  );
  const bySubscription = Object.values(subscriptions).map(
    ({ key: subscription, kind, element }): Choice => ({
      event: { type: 'trigger', element, variables },
      send: () =>
        kind === 'message'
          ? run.send({ type: 'message.correlated', subscription, message: '1', variables })
          : run.send({ type: 'signal.received', subscription, signal: '1', variables }),
    }),
  );
  return [...byTimer, ...bySubscription];
}

/** Everything that could happen next, incidents apart. */
export function choicesIn(run: InstanceRun, variables: Variables, throwErrors: boolean): Choice[] {
  const { tasks, jobs, calls, conditions } = run.now;
  const done = (element: string, send: () => void): Choice => ({
    event: { type: 'complete', element, variables },
    send,
  });
  const hosts = Object.values(jobs).filter((job) => job.element.startsWith('host') && job.retries > 0);
  const set: Choice = {
    event: { type: 'set', variables },
    send: () => run.send({ type: 'variables.set', scope: run.now.root, variables, local: false }),
  };
  return [
    ...Object.values(tasks).map(({ key: task, element }) =>
      done(element, () => run.send({ type: 'task.completed', task, variables })),
    ),
    ...Object.values(jobs).map(({ key: job, element }) =>
      done(element, () => run.send({ type: 'job.completed', job, variables })),
    ),
    ...Object.values(calls).map(({ key: call, element }) =>
      done(element, () => run.send({ type: 'call.completed', call, variables })),
    ),
    ...(throwErrors ? hosts : []).map(
      ({ key: job, element }): Choice => ({
        event: { type: 'error', element, code: 'e1' },
        send: () => run.send({ type: 'job.errorThrown', job, code: 'e1', variables: {} }),
      }),
    ),
    ...triggersIn(run, variables),
    ...(Object.keys(conditions).length > 0 ? [set] : []),
  ];
}

export function resolutionsIn(run: InstanceRun): Choice[] {
  return Object.values(run.now.incidents).map(({ key: incident, job, element }) => ({
    event: { type: 'resolve', element: elementOf(element) },
    send: () => {
      if (job !== undefined) run.send({ type: 'job.retriesUpdated', job, retries: 3 });
      run.send({ type: 'incident.resolved', incident });
    },
  }));
}

/** What the walk lets an event bring along in its step. */
export const variablesAt = (pick: (n: number) => number, step: number) => ({
  choice: pick(3),
  again: step < 40 && pick(4) === 0,
});

/** A signal that is thrown reaches all that wait for it when it is thrown, in this instance too. */
export function deliverSignals(
  run: InstanceRun,
  effectsBefore: number,
  deliver: (choice: Choice) => void,
): void {
  const thrown = run.effects.slice(effectsBefore).filter((one) => one.type === 'signal.broadcast');
  const waiting = Object.values(run.now.subscriptions).filter((one) => one.kind === 'signal');
  for (const { key: subscription, element } of thrown.flatMap(() => waiting)) {
    // The delivery before may have closed this one's subscription.
    if (!run.now.subscriptions[subscription]) continue;
    const send = () => run.send({ type: 'signal.received', subscription, signal: '1', variables: {} });
    deliver({ event: { type: 'trigger', element }, send });
  }
}

/** False when the walk is stuck with nothing open, or does not end. */
export function walk(run: InstanceRun, seed: number, beforeEach: () => void): boolean {
  const pick = dice(seed);
  for (let step = 0; step < stepsMax; step += 1) {
    if (run.now.status !== 'active') return true;
    for (const { send } of resolutionsIn(run)) send();
    const open = choicesIn(run, variablesAt(pick, step), step % 3 === 0);
    if (open.length === 0) return false;
    beforeEach();
    const effectsBefore = run.effects.length;
    open[pick(open.length)]!.send();
    deliverSignals(run, effectsBefore, ({ send }) => send());
  }
  return false;
}
