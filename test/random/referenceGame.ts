/**
 * The token game of BPMN 2.0.2, chapter 13, written down as plainly as it reads: one state, the moves that
 * are possible in it, and what each does. Naive on purpose, and independent of the kernel: tokens lie on
 * sequence flows, what is cancelled is cut off the tree.
 */
import { remember, undoNext } from './referenceCompensation.js';
import { awaitData, awaitedBy, holds, runScript, write } from './referenceData.js';
import { raise, throwBehaviour } from './referenceEvents.js';
import type { Flow, Graph, Node, Trigger } from './referenceGraph.js';
import {
  canonical,
  type Run,
  runsIn,
  type Scope,
  type Standing,
  type State,
  scopesIn,
  type Values,
  type Wait,
} from './referenceState.js';

const leafs = ['UserTask', 'ServiceTask', 'CallActivity', 'ReceiveTask'];
const awaited = ['message', 'timer', 'signal', 'condition'];

export class Game {
  readonly graphs: Map<string, Graph>;
  readonly state: State;

  constructor(graphs: Map<string, Graph>, state: State) {
    this.graphs = graphs;
    this.state = state;
  }

  clone = (): Game => new Game(this.graphs, JSON.parse(JSON.stringify(this.state)) as State);
  get key(): string {
    return canonical(this.state);
  }
  get places() {
    return this.state.root ? [...scopesIn(this.state.root)] : [];
  }
  get standings(): Standing[] {
    return this.state.root ? [...runsIn(this.state.root)] : [];
  }
  place = (scope: number) => this.places.find((one) => one.scope.id === scope)!;
  /** The variables that are seen in a scope. */
  values = (scope: Scope): Values => this.place(scope.id)?.values ?? {};
  standing = (run: number) => this.standings.find((one) => one.run.id === run);
  graph = (scope: Scope) => this.graphs.get(scope.graph)!;
  /** A node of the scope, or the handler of something that was completed inside it. */
  node(scope: Scope, id: string): Node {
    const graphs = [this.graph(scope), ...this.graphs.values()];
    return graphs.find((graph) => graph.nodes.has(id))!.nodes.get(id)!;
  }
  id = (): number => (this.state.nextId += 1);

  // --- Tokens (§13.2, §13.4)

  /** Puts a token on every flow that is chosen; without a choice the run stays, at fault. */
  leave(scope: Scope, node: Node, waits: Wait[] = []): void {
    const { out, normal } = node;
    const values = this.values(scope);
    if (out.length === 0) return;
    const isTrue = (flow: Flow) =>
      flow.id !== normal && (flow.condition === undefined || holds(flow.condition, values));
    let chosen = node.type === 'ParallelGateway' ? out : out.filter(isTrue);
    if (node.type === 'ExclusiveGateway') chosen = chosen.slice(0, 1);
    if (chosen.length === 0) chosen = out.filter((flow) => flow.id === normal);
    const copies = Number(node.element.completionQuantity ?? 1);
    for (const flow of chosen) scope.flows[flow.id] = (scope.flows[flow.id] ?? 0) + copies;
    if (chosen.length === 0) scope.runs.push({ ...this.run(node), waits, fault: 'leave' });
  }

  take(scope: Scope, flow: string): void {
    scope.flows[flow]! -= 1;
    if (scope.flows[flow] === 0) delete scope.flows[flow];
  }

  // --- What a node does with a token

  begin(scope: Scope, node: Node): void {
    const { type } = node;
    const awaited = awaitedBy(node);
    if (awaited !== undefined) awaitData(this, scope, node, awaited);
    else if (leafs.includes(type) || node.inside || node.loop) this.open(scope, node);
    else if (type === 'EventBasedGateway') {
      const behind = node.out.map((flow) => this.node(scope, flow.to));
      const waits = behind.flatMap((one) => this.waits(one.triggers));
      scope.runs.push({ ...this.run(node), waits });
    } else if (type === 'IntermediateCatchEvent' && node.triggers[0]!.kind !== 'link') {
      scope.runs.push({ ...this.run(node), waits: this.waits(node.triggers) });
    } else if (node.triggers.length > 0 && /Throw|End/.test(type)) raise(this, scope, node);
    else {
      if (type === 'ScriptTask') runScript(this, scope, node);
      this.leave(scope, node);
    }
  }

  run(node: Node): Run {
    return { id: this.id(), node: node.id, waits: [], seen: [], inside: [], begun: 0, done: 0 };
  }

  waits(triggers: Trigger[]): Wait[] {
    return triggers
      .filter(({ kind }) => awaited.includes(kind))
      .map(({ kind, name, times, condition }) => ({
        kind: kind as Wait['kind'],
        name,
        left: times,
        holds: false,
        ...(condition !== undefined && { condition }),
      }));
  }

  scope(graph: Graph, variables?: Values): Scope {
    const listeners = [...graph.nodes.values()].filter((node) => node.element.triggeredByEvent === true);
    const starts = listeners.flatMap((node) =>
      [...node.inside!.nodes.values()].filter((one) => one.type === 'StartEvent'),
    );
    return {
      id: this.id(),
      graph: graph.id,
      ...(variables && { variables: { ...variables } }),
      ...(!variables && { data: Object.fromEntries(graph.data.map((name) => [name, null])) }),
      flows: {},
      runs: [],
      waits: starts.flatMap((start) => this.waits(start.triggers)),
      seen: [],
      interrupted: false,
      completed: [],
      free: [],
      asks: false,
      resetting: {},
    };
  }

  /** §13.3.4: the start event, or all that no flow leads to, get a token. */
  start(scope: Scope): void {
    const nodes = [...this.graph(scope).nodes.values()];
    const starts = nodes.filter((node) => node.type === 'StartEvent' && node.triggers.length === 0);
    const free = nodes.filter(
      (node) =>
        node.in.length === 0 &&
        node.type !== 'BoundaryEvent' &&
        node.triggers[0]?.kind !== 'link' &&
        node.element.triggeredByEvent !== true &&
        node.element.isForCompensation !== true,
    );
    const host = this.place(scope.id)?.host;
    const around = host && this.node(scope, host.node);
    if (around?.element.ordering === 'Sequential') scope.free = free.map((node) => node.id);
    else for (const node of starts.length > 0 ? starts : free) this.begin(scope, node);
  }

  /** §13.2: a trigger has given birth to the token; a parallel gateway waits for the other events, too. */
  startAt(scope: Scope, id: string): void {
    const node = this.node(scope, id);
    const gateway = node.in[0] && this.node(scope, node.in[0].from);
    this.leave(scope, node);
    if (gateway?.element.eventGatewayType !== 'Parallel') return;
    for (const flow of gateway.out) if (flow.to !== id) this.begin(scope, this.node(scope, flow.to));
  }

  // --- Activities (§13.3)

  open(scope: Scope, node: Node): void {
    const run = this.run(node);
    run.waits = node.boundary.flatMap((event) => this.waits(event.triggers));
    scope.runs.push(run);
    if (!node.loop) this.work(run, node);
    else {
      run.rounds = [];
      this.rounds(run, node);
    }
  }

  /** One run of the activity itself. */
  work(run: Run, node: Node): void {
    if (node.inside) {
      const values = this.values(this.standing(run.id)!.scope);
      const inside = this.scope(node.inside, node.type === 'CallActivity' ? values : undefined);
      run.inside.push(inside);
      this.start(inside);
    } else if (node.type === 'ReceiveTask') run.waits.push(...this.waits(node.triggers));
    else if (!leafs.includes(node.type)) this.finish(run.id);
  }

  /** §13.3.6, §13.3.7: begins the rounds that are due, or is done. */
  rounds(run: Run, node: Node): void {
    const loop = node.loop!;
    const around = this.values(this.standing(run.id)!.scope);
    const values = { ...around, numberOfCompletedInstances: run.done, loopCounter: run.done };
    const asked = loop.condition === undefined ? undefined : holds(loop.condition, values);
    const enough =
      loop.kind === 'multi'
        ? asked === true && run.done > 0
        : asked === false && (run.done > 0 || loop.testBefore);
    if (enough || run.done >= loop.rounds) {
      this.finish(run.id);
      return;
    }
    const atOnce = loop.kind === 'multi' && !loop.sequential;
    while (run.begun < loop.rounds && (atOnce || run.rounds!.length === 0) && this.standing(run.id)) {
      run.begun += 1;
      const round = this.run(node);
      run.rounds!.push(round);
      this.work(round, node);
      if (!atOnce) return;
    }
  }

  /** The activity, or one round of it, is complete. */
  finish(id: number): void {
    const { run, scope, loop, undoing } = this.standing(id)!;
    const node = this.node(scope, run.node);
    if (undoing) {
      undoing.handling = [];
      undoNext(this, scope, undoing);
      return;
    }
    const [result] = node.type === 'CallActivity' ? run.inside : [];
    if (result) write(this, scope, result.variables!);
    remember(scope, run, node, loop !== undefined);
    scope.asks = true;
    if (loop) {
      loop.rounds = loop.rounds!.filter((one) => one !== run);
      loop.done += 1;
      if (throwBehaviour(this, scope, loop, node)) this.rounds(loop, node);
      return;
    }
    scope.runs = scope.runs.filter((one) => one !== run);
    if (node.element.triggeredByEvent !== true) this.leave(scope, node, run.waits);
  }

  /** A boundary event has occurred; an interrupting one ends its host. */
  atBoundary(scope: Scope, host: Run, event: Node): void {
    if (event.interrupts) scope.runs = scope.runs.filter((one) => one !== host);
    this.leave(scope, event);
  }
}
