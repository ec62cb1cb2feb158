/** Walks the kernel and the reference interpreter along one path and compares what is to be seen. */
import type { InstanceState, Variables } from '../../engine/vocabulary.js';
import { InstanceRun } from '../support/run.js';
import { Reference, TooWide } from './reference.js';
import { referenceGraph } from './referenceGraph.js';
import { type Choice, choicesIn, deliverSignals, dice, elementOf, resolutionsIn } from './walk.js';

/** The timers of a working-day deadline are ours, not BPMN's: they open and close nothing. */
const isDeadline = (name: string): boolean => /:(warn|due)$/.test(name);

export function seenIn(state: InstanceState): string {
  const named = <T>(kind: string, map: Record<string, T>, name: (one: T) => string): string[] =>
    Object.values(map).map((one) => `${kind}:${name(one)}`);
  const open = [
    ...named('task', state.tasks, (one) => one.element),
    ...named('job', state.jobs, (one) => one.element),
    ...named('call', state.calls, (one) => one.element),
    ...named('timer', state.timers, (one) => one.delay).filter((one) => !isDeadline(one)),
    ...named('condition', state.conditions, (one) => one.element),
    ...named('incident', state.incidents, (one) => elementOf(one.element)),
    ...Object.values(state.subscriptions).map((one) => `${one.kind}:${one.element}`),
  ];
  return [state.status, ...open.sort()].join(' ');
}

const openMax = 12;

export interface Walk {
  seed: number;
  stepsMax: number;
  initial: Variables;
  variablesAt: (pick: (n: number) => number, step: number) => Variables;
}

/** The kernel and the reference side by side. */
class Pair {
  readonly path = ['start'];
  readonly run: InstanceRun;
  private readonly reference: Reference;

  constructor(run: InstanceRun, reference: Reference) {
    this.run = run;
    this.reference = reference;
  }

  take({ event, send }: Choice): void {
    this.path.push(JSON.stringify(event));
    send();
    this.reference.send(event);
  }

  /** The first difference, or undefined. */
  compare(): string | undefined {
    const seen = seenIn(this.run.now);
    const { shown } = this.reference;
    if (this.reference.keep(seen)) return undefined;
    const path = this.path.join('\n  ');
    return [`After ${path}`, 'the kernel shows', `  ${seen}`, 'and the reference', ...shown].join('\n  ');
  }
}

/** The first difference on one path through a process, or undefined. */
export async function difference(xml: string, walk: Walk): Promise<string | undefined> {
  const pick = dice(walk.seed);
  const run = await InstanceRun.of(xml, walk.initial);
  try {
    const pair = new Pair(run, new Reference(await referenceGraph(xml), { ...walk.initial }));
    let found = pair.compare();
    for (let step = 0; found === undefined && step < walk.stepsMax; step += 1) {
      const variables = walk.variablesAt(pick, step);
      const isActive = run.now.status === 'active';
      const all = isActive ? [...choicesIn(run, variables, step % 3 === 0), ...resolutionsIn(run)] : [];
      const open = all.filter(({ event }) => event.type !== 'trigger' || !isDeadline(event.element));
      if (open.length === 0 || open.length > openMax) return undefined;
      const effectsBefore = run.effects.length;
      pair.take(open[pick(open.length)]!);
      found = pair.compare();
      deliverSignals(run, effectsBefore, (choice) => {
        if (found !== undefined) return;
        pair.take(choice);
        found = pair.compare();
      });
    }
    return found === undefined ? undefined : `${found}\nin ${xml}`;
  } catch (error) {
    if (!(error instanceof TooWide)) throw error;
    return undefined;
  }
}
