/** Walks an instance along a random path until it ends: each choice takes one of the things that are open. */
import type { Condition, InstanceState, Key, Subscription, Variables } from '../../engine/vocabulary.js';
import type { InstanceRun } from '../support/run.js';
import type { Family } from './family.js';
import type { ReferenceEvent } from './reference.js';
import { whatWasMissing } from './referenceData.js';

export const stepsMax = 1_500;
/** Steps after which work is done before anything else occurs. */
const closingAfter = 200;

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

/** Whether an incident keeps an event that a token has heard, as no way on could be taken. */
function isKept({ tokens, incidents }: InstanceState, token: Key, type: string): boolean {
  const retry = incidents[tokens[token]!.incident ?? '']?.retry;
  return retry?.kind === 'send' && retry.event.type === type;
}

/** Subscriptions that hear: not those whose last event is kept. */
export const hearing = (state: InstanceState): Subscription[] =>
  Object.values(state.subscriptions).filter(
    ({ token, kind, element }) => !isKept(state, token, `${kind}.${element}`),
  );

/** Conditions that are looked at: not those that have become true and are kept. */
export const watched = (state: InstanceState): Condition[] =>
  Object.values(state.conditions).filter(
    ({ token, element }) => !isKept(state, token, `condition.${element}`),
  );

function triggersIn(run: InstanceRun, variables: Variables): Choice[] {
  const { timers } = run.now;
  const byTimer = Object.values(timers).map(
    ({ key, delay }): Choice => ({ event: { type: 'trigger', element: delay }, send: () => run.ring(key) }),
  );
  const bySubscription = hearing(run.now).map(
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
export function choicesIn(
  run: InstanceRun,
  variables: Variables,
  throwErrors: boolean,
  isCalled: (call: string) => boolean = () => false,
): Choice[] {
  const { tasks, jobs, calls, conditions } = run.now;
  const done = (element: string, send: () => void): Choice => ({
    event: { type: 'complete', element, variables },
    send,
  });
  const hosts = Object.values(jobs).filter((job) => job.element.startsWith('host') && job.retries > 0);
  const set: Choice = {
    event: { type: 'set', process: run.now.processId, variables },
    send: () => run.send({ type: 'variables.set', scope: run.now.root, variables, local: false }),
  };
  return [
    ...Object.values(tasks).map(({ key: task, element }) =>
      done(element, () => run.send({ type: 'task.completed', task, variables })),
    ),
    ...Object.values(jobs).map(({ key: job, element }) =>
      done(element, () => run.send({ type: 'job.completed', job, variables })),
    ),
    ...Object.values(calls)
      .filter(({ key }) => !isCalled(key))
      .map(({ key: call, element }) =>
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
  return Object.values(run.now.incidents).map(({ key: incident, job, element, code, retry }) => ({
    event: { type: 'resolve', element: elementOf(element) },
    send: () => {
      if (code === 'OUTPUTS_MISSING' && retry.kind === 'complete') {
        const { activity: scope } = retry;
        run.send({ type: 'variables.set', scope, variables: whatWasMissing, local: true });
      }
      if (job !== undefined) run.send({ type: 'job.retriesUpdated', job, retries: 3 });
      run.send({ type: 'incident.resolved', incident });
    },
  }));
}

/**
 * What the walk lets an event bring along in its step. Near the end conditions do not become true any more:
 * what they begin could come as fast as it is done.
 */
export const variablesAt = (pick: (n: number) => number, step: number) => ({
  choice: step < closingAfter ? pick(3) : 1,
  again: step < 40 && pick(4) === 0,
  supply: [null, 0, 1, 2][pick(4)]!,
});

/** Everything that could happen next in a family, and its consequences among them. */
export function choicesAmong(family: Family, variables: Variables, throwErrors: boolean): Choice[] {
  return family.active.flatMap((run) => choicesIn(run, variables, throwErrors, family.isCalled));
}
export const resolutionsAmong = (family: Family): Choice[] => family.active.flatMap(resolutionsIn);

/** Signals that were thrown since, by how many effects each instance had had. */
function signalsSince({ runs }: Family, before: number[]): number {
  const fresh = runs.flatMap((run, index) => run.effects.slice(before[index] ?? 0));
  return fresh.filter(({ type }) => type === 'signal.broadcast').length;
}

/**
 * Sends an event and has the family do what follows from it. A signal that is thrown reaches all that wait
 * for it when it is thrown, in the same instance too.
 */
export function take(family: Family, choice: Choice, deliver: (choice: Choice) => void): void {
  const before = family.runs.map((run) => run.effects.length);
  deliver(choice);
  const waiting = family.active.flatMap((run) =>
    hearing(run.now)
      .filter((one) => one.kind === 'signal')
      .map((one) => ({ run, ...one })),
  );
  for (let left = signalsSince(family, before); left > 0; left -= 1) {
    for (const { run, key: subscription, element } of waiting) {
      // The delivery before may have closed this one's subscription.
      if (!run.now.subscriptions[subscription]) continue;
      const send = () => run.send({ type: 'signal.received', subscription, signal: '1', variables: {} });
      deliver({ event: { type: 'trigger', element }, send });
    }
  }
}

/** False when the walk is stuck with nothing open, or does not end. */
export function walk(family: Family, seed: number, beforeEach: () => void): boolean {
  const pick = dice(seed);
  const deliver = ({ send }: Choice) => {
    send();
    family.settle();
  };
  for (let step = 0; step < stepsMax; step += 1) {
    if (family.root.now.status !== 'active') return true;
    for (const one of resolutionsAmong(family)) deliver(one);
    const open = choicesAmong(family, variablesAt(pick, step), step % 3 === 0);
    if (open.length === 0) return family.root.now.status !== 'active';
    beforeEach();
    // What begins more whenever it occurs would go on for ever.
    const closing = step < closingAfter ? [] : open.filter(({ event }) => event.type === 'complete');
    const some = closing.length > 0 ? closing : open;
    take(family, some[pick(some.length)]!, deliver);
  }
  return false;
}
