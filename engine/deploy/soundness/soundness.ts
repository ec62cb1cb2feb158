/**
 * Machines → warnings about what their diagram does to tokens, whatever the data say: elements that none
 * ever reaches, joins that can wait for ever, ways that never end, tokens that pile up. Every scope is played
 * through on its own, in bounded time, and each finding but of dead elements brings a way that leads there.
 *
 * G1  What is found can happen as far as the flow of tokens goes: conditions are taken for free choices, and
 *     whatever may come from outside for possible.
 * G2  An element is called dead only when every situation was looked at, or no flow leads to it.
 */
import { graphOf } from '../../kernel/graph.js';
import { soundnessStatesMax, soundnessTokensMovedMax } from '../../limits.js';
import type { Invoke, Machine, MachineFile } from '../../machine.js';
import type { Finding } from '../../vocabulary.js';
import { type Effort, type Exploration, explore, leadingTo, nearest, type Work } from './exploration.js';
import { type Net, netOf } from './net.js';
import { elementOf, stateOf } from './place.js';
import type { Arrival, Passage } from './tokenGame.js';
import * as say from './wording.js';

/** The rules that this check judges by. */
export const soundnessRules = [
  'deadlock',
  'no-completion',
  'tokens-unbounded',
  'dead-element',
  'soundness-undecided',
] as const;

interface Played {
  findings: Finding[];
  /** Whether a token can come to the scope's end, so that what is around it goes on. */
  canEnd: boolean;
}

/** The nodes that begin when an ad-hoc sub-process opens its machine; others begin at the initial state. */
const begunIn = ({ input = {} }: Invoke): string[] | undefined =>
  Array.isArray(input.enabled) ? input.enabled.map(String) : undefined;

const actionParams = (machine: Machine): Record<string, unknown>[] =>
  Object.values(machine.states).flatMap((state) =>
    [state.invoke ?? []]
      .flat()
      .flatMap(({ onDone }) =>
        [onDone ?? []]
          .flat()
          .flatMap((one) =>
            typeof one === 'string' ? [] : [one.actions ?? []].flat().map((action) => paramsOf(action)),
          ),
      ),
  );
const paramsOf = (action: unknown): Record<string, unknown> =>
  ((action as { params?: Record<string, unknown> }).params ?? {}) as Record<string, unknown>;

/** States that the flow does not lead to: listeners, what they begin, and handlers of compensation. */
function besideTheFlow(machine: Machine): string[] {
  const { listeners = [], compensateBy } = machine.meta;
  const begun = listeners.flatMap((listener) => {
    const state = machine.states[listener]!;
    const transitions = [...Object.values(state.on ?? {}), ...Object.values(state.after ?? {})].flat();
    return transitions.flatMap((one) =>
      typeof one === 'string'
        ? []
        : [one.actions ?? []].flat().flatMap((action) => begunBy(paramsOf(action))),
    );
  });
  const handlers = actionParams(machine).flatMap(({ handler }) =>
    typeof handler === 'string' ? handler : [],
  );
  return [...new Set([...begun, ...handlers, ...(compensateBy === undefined ? [] : [compensateBy])])];
}
const begunBy = ({ state, flows }: Record<string, unknown>): string[] => [
  ...(typeof state === 'string' ? [state] : []),
  ...(Array.isArray(flows) ? flows.map(({ target }) => String(target)) : []),
];

/** Everything that some edge leads to from the states given. */
function connectedFrom(machine: Machine, states: string[]): Set<string> {
  const { outgoing } = graphOf(machine);
  const seen = new Set(states);
  for (const state of seen) for (const { target } of outgoing.get(state) ?? []) seen.add(target);
  return seen;
}

class Check {
  private readonly file: MachineFile;
  private readonly effort: Effort;
  private readonly played = new Map<string, Played>();

  constructor(file: MachineFile, effort: Effort) {
    this.file = file;
    this.effort = effort;
  }

  /** The starts of the process: its first state, unless only a trigger begins there, and its triggers. */
  findings(): Finding[] {
    const { root, triggers = [] } = this.file;
    const machine = this.file.machines[root]!;
    const begun = triggers.map(({ state }) => state);
    const isTrigger = machine.states[machine.initial]!.tags?.includes('trigger') === true;
    if (!begun.includes(machine.initial) && !isTrigger) begun.unshift(machine.initial);
    this.play(
      machine,
      begun.map((state) => [{ state }]),
    );
    return [...this.played.values()].flatMap(({ findings }) => findings);
  }

  private canEnd(invoke: Invoke): boolean {
    const inside = this.file.machines[String(invoke.input?.machine)];
    if (!inside) return true;
    const begun = begunIn(invoke);
    const starts = begun ? [begun.map((state) => ({ state }))] : [[{ state: inside.initial }]];
    return this.play(inside, starts).canEnd;
  }

  private play(machine: Machine, starts: Arrival[][]): Played {
    const known = this.played.get(machine.id);
    if (known) return known;
    // What would contain itself has no end; compiled machines never do.
    this.played.set(machine.id, { findings: [], canEnd: true });
    const net = netOf(machine, (invoke) => this.canEnd(invoke));
    const played = net ? this.judge(net, starts) : { findings: [], canEnd: true };
    this.played.set(machine.id, played);
    return played;
  }

  /**
   * Where a join looks at other tokens, a few deadlocks only come about in one order of arrivals: every order
   * is looked at as long as they are not many.
   */
  private explore(net: Net, starts: Arrival[][]): Exploration {
    const { statesMax, isReduced, work } = this.effort;
    if (!isReduced || net.watching.size === 0) return explore(net, starts, this.effort);
    const few = { tokensLeft: work.tokensLeft / 4 };
    work.tokensLeft -= few.tokensLeft;
    const whole = explore(net, starts, { statesMax: statesMax / 4, isReduced: false, work: few });
    work.tokensLeft += Math.max(0, few.tokensLeft);
    return whole.isBounded ? explore(net, starts, this.effort) : whole;
  }

  private judge(net: Net, starts: Arrival[][]): Played {
    const found = this.explore(net, starts);
    const beside = besideTheFlow(net.machine);
    const apart = this.explore(
      net,
      beside.map((state) => [{ state }]),
    );
    for (const state of apart.entered) found.entered.add(state);
    const canEnd = found.isBounded || found.situations.some(({ ended }) => ended === 'completed');
    const findings = [
      ...deadlocks(net, found),
      ...endless(net, found),
      ...growths(found),
      ...dead(net, found, [...starts.flat().map(({ state }) => state), ...beside]),
      ...(found.isBounded ? [say.undecided(elementOf(net.machine.id), this.effort.statesMax)] : []),
    ];
    return { findings, canEnd };
  }
}

/** Situations that the scope can end from, or of which it is not known. */
function finishing(found: Exploration): Set<number> {
  const ends = [...found.situations.keys()].filter(
    (at) => found.situations[at]!.ended !== undefined || found.edges[at] === undefined,
  );
  return leadingTo(found, ends);
}

/** Nothing moves any more, and it is not that a token waits for an inside that never ends. */
function isDeadlock({ situations, edges }: Exploration, at: number): boolean {
  const { ended, marking } = situations[at]!;
  return edges[at]?.length === 0 && ended === undefined && Object.keys(marking.tokens).length === 0;
}

/** Each join that can wait for ever, with the shortest way to where it does. */
function deadlocks(net: Net, found: Exploration): Finding[] {
  const findings = new Map<string, Finding>();
  const isCertain = !found.starts.some((at) => finishing(found).has(at));
  for (const { at, trace } of nearest(found)) {
    if (!isDeadlock(found, at)) continue;
    for (const [gateway, counts] of Object.entries(found.situations[at]!.marking.arrivals)) {
      if (findings.has(gateway)) continue;
      const incoming = net.joins.get(gateway)?.incoming ?? [];
      const missing = incoming.filter((flow) => !counts[flow]);
      findings.set(gateway, say.deadlock(elementOf(gateway), missing, trace(), isCertain));
    }
  }
  return [...findings.values()];
}

/** The nearest situation from which tokens go round for ever. */
function endless(net: Net, found: Exploration): Finding[] {
  const stuck = [...found.situations.keys()].filter((at) => found.edges[at]?.length === 0);
  const elsewhere = leadingTo(found, [...stuck, ...finishing(found)]);
  for (const { at, trace } of nearest(found)) {
    if (elsewhere.has(at)) continue;
    const way: Passage[] = trace();
    const { marking, moving } = found.situations[at]!;
    const place = Object.keys(marking.tokens)[0];
    const state = moving[0]?.state ?? (place === undefined ? net.machine.id : stateOf(place));
    return [say.endless(elementOf(state), way, found.starts.includes(at))];
  }
  return [];
}

function growths(found: Exploration): Finding[] {
  if (found.growths.length === 0) return [];
  const ways = new Map([...nearest(found)].map(({ at, trace }) => [at, trace] as const));
  return found.growths.flatMap(({ state, at }) => {
    const trace = ways.get(at);
    return trace ? [say.growth(elementOf(state), trace())] : [];
  });
}

/** Elements that the diagram leads to, but no token. */
function dead(net: Net, found: Exploration, starts: string[]): Finding[] {
  const isComplete = !found.isBounded && found.edges.every((list) => list?.every((edge) => edge.isExact));
  const connected = connectedFrom(net.machine, starts);
  const { incoming } = graphOf(net.machine);
  const states = Object.keys(net.machine.states).filter((state) => !state.includes('~'));
  const unreached = states.filter(
    (state) => !found.entered.has(state) && !found.entered.has(`${state}~run`) && incoming.has(state),
  );
  const sure = isComplete ? unreached : unreached.filter((state) => !connected.has(state));
  return sure.map((state) => say.dead(elementOf(state)));
}

/** For all processes of a file together. */
export const fullWork = (): Work => ({ tokensLeft: soundnessTokensMovedMax });

export function checkSoundness(file: MachineFile, effort: Partial<Effort> = {}): Finding[] {
  if (file.documentation) return [];
  const all = { statesMax: soundnessStatesMax, isReduced: true, work: fullWork() };
  return new Check(file, { ...all, ...effort }).findings();
}
