/** Walks the kernel and the reference interpreter along one path and compares what is to be seen. */
import type { InstanceState, Variables } from '../../engine/vocabulary.js';
import { Family } from './family.js';
import { Reference, TooWide } from './reference.js';
import { referenceGraph } from './referenceGraph.js';
import {
  type Choice,
  choicesAmong,
  dice,
  elementOf,
  hearing,
  resolutionsAmong,
  take,
  watched,
} from './walk.js';

/** The timers of a working-day deadline are ours, not BPMN's: they open and close nothing. */
const isDeadline = (name: string): boolean => /:(warn|due)$/.test(name);

/** What is to be seen of an instance and of those that it calls. */
function seenIn({ root, active }: Family): string {
  return [root.now.status, ...active.flatMap((run) => openIn(run.now)).sort()].join(' ');
}

export function openIn(state: InstanceState): string[] {
  const named = <T>(kind: string, map: Record<string, T>, name: (one: T) => string): string[] =>
    Object.values(map).map((one) => `${kind}:${name(one)}`);
  return [
    ...named('task', state.tasks, (one) => one.element),
    ...named('job', state.jobs, (one) => one.element),
    ...named('call', state.calls, (one) => one.element),
    ...named('timer', state.timers, (one) => one.delay).filter((one) => !isDeadline(one)),
    ...named('incident', state.incidents, (one) => elementOf(one.element)),
    ...watched(state).map((one) => `condition:${one.element}`),
    ...hearing(state).map((one) => `${one.kind}:${one.element}`),
  ];
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
  readonly path: string[];
  readonly family: Family;
  private readonly reference: Reference;

  constructor(family: Family, reference: Reference) {
    this.family = family;
    this.reference = reference;
    this.path = [`start ${family.startedAt ?? ''}`];
  }

  take({ event, send }: Choice): void {
    this.path.push(JSON.stringify(event));
    send();
    this.family.settle();
    this.reference.send(event);
  }

  /** The first difference, or undefined. */
  compare(): string | undefined {
    const seen = seenIn(this.family);
    const { shown } = this.reference;
    if (this.reference.keep(seen)) return undefined;
    const path = this.path.join('\n  ');
    return [`After ${path}`, 'the kernel shows', `  ${seen}`, 'and the reference', ...shown].join('\n  ');
  }
}

/** The first difference on one path through a process, or undefined. */
export async function difference(xml: string, walk: Walk): Promise<string | undefined> {
  const pick = dice(walk.seed);
  const family = await Family.of(xml, walk.initial, pick);
  try {
    const reference = new Reference(await referenceGraph(xml), { ...walk.initial }, family.startedAt);
    const pair = new Pair(family, reference);
    let found = pair.compare();
    for (let step = 0; found === undefined && step < walk.stepsMax; step += 1) {
      const variables = walk.variablesAt(pick, step);
      const isActive = family.root.now.status === 'active';
      const all = [...choicesAmong(family, variables, step % 3 === 0), ...resolutionsAmong(family)];
      const open = all.filter(({ event }) => event.type !== 'trigger' || !isDeadline(event.element));
      if (!isActive || open.length === 0 || open.length > openMax) return undefined;
      take(family, open[pick(open.length)]!, (choice) => {
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
