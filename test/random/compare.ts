/** Walks the kernel and the reference interpreter along one path and compares what is to be seen. */
import type { InstanceState } from '../../engine/vocabulary.js';
import { InstanceRun } from '../support/run.js';
import { Reference, type ReferenceEvent, TooWide } from './reference.js';
import { referenceGraph } from './referenceGraph.js';
import { dice } from './walk.js';

/** The element of a state: a gateway's parts behind its id are no nodes of the diagram. */
const elementOf = (state: string): string => state.replace(/~(out|again)$/, '');

export function seenIn(state: InstanceState): string {
  const named = <T>(kind: string, map: Record<string, T>, name: (one: T) => string): string[] =>
    Object.values(map).map((one) => `${kind}:${name(one)}`);
  const open = [
    ...named('task', state.tasks, (one) => one.element),
    ...named('job', state.jobs, (one) => one.element),
    ...named('call', state.calls, (one) => one.element),
    ...named('timer', state.timers, (one) => one.delay),
    ...named('condition', state.conditions, (one) => one.element),
    ...named('incident', state.incidents, (one) => elementOf(one.element)),
    ...Object.values(state.subscriptions).map((one) => `${one.kind}:${one.element}`),
  ];
  return [state.status, ...open.sort()].join(' ');
}

type Choice = { event: ReferenceEvent; send: () => void };

function choices(run: InstanceRun, variables: Record<string, boolean | number>): Choice[] {
  const { tasks, jobs, calls, timers, subscriptions, incidents } = run.now;
  const complete = (element: string, send: () => void): Choice => ({
    event: { type: 'complete', element, variables },
    send,
  });
  return [
    ...Object.values(tasks).map(({ key, element }) =>
      complete(element, () => run.send({ type: 'task.completed', task: key, variables })),
    ),
    ...Object.values(jobs).map(({ key, element }) =>
      complete(element, () => run.send({ type: 'job.completed', job: key, variables })),
    ),
    ...Object.values(calls).map(({ key, element }) =>
      complete(element, () => run.send({ type: 'call.completed', call: key, variables })),
    ),
    ...Object.values(timers).map(
      ({ key, delay }): Choice => ({ event: { type: 'trigger', element: delay }, send: () => run.ring(key) }),
    ),
    ...Object.values(subscriptions).map(
      ({ key, kind, element }): Choice => ({
        event: { type: 'trigger', element, variables },
        send: () =>
          kind === 'message'
            ? run.send({ type: 'message.correlated', subscription: key, message: '1', variables })
            : run.send({ type: 'signal.received', subscription: key, signal: '1', variables }),
      }),
    ),
    ...Object.values(incidents).map(
      ({ key, element }): Choice => ({
        event: { type: 'resolve', element: elementOf(element) },
        send: () => run.send({ type: 'incident.resolved', incident: key }),
      }),
    ),
  ];
}

const openMax = 12;

/** The first difference, or undefined. */
export async function difference(
  xml: string,
  initial: Record<string, boolean | number>,
  seed: number,
  stepsMax: number,
  variablesOf: (pick: (n: number) => number, step: number) => Record<string, boolean | number>,
): Promise<string | undefined> {
  const pick = dice(seed);
  const run = await InstanceRun.of(xml, initial);
  const path = ['start'];
  try {
    const reference = new Reference(await referenceGraph(xml), { ...initial });
    for (let step = 0; step < stepsMax; step += 1) {
      const seen = seenIn(run.now);
      const { shown } = reference;
      if (!reference.keep(seen)) {
        const found = [
          'The kernel shows',
          `  ${seen}`,
          'and the reference',
          ...shown.map((one) => `  ${one}`),
        ];
        return [`After ${path.join(', ')}`, ...found, 'in', xml].join('\n');
      }
      const open = run.now.status === 'active' ? choices(run, variablesOf(pick, step)) : [];
      if (open.length === 0 || open.length > openMax) return undefined;
      const { event, send } = open[pick(open.length)]!;
      path.push(`${event.type} ${event.element} ${JSON.stringify(event.variables ?? {})}`);
      send();
      reference.send(event);
    }
  } catch (error) {
    if (!(error instanceof TooWide)) throw error;
  }
  return undefined;
}
