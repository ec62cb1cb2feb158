/**
 * What an element is: its shape (how a flow node of a diagram becomes a state) and its behaviour (what the
 * kernel does when a machine asks for its actor or action, or when an event of the log names its work).
 *
 * One file per element holds both; `registry.ts` is the only list. Nothing else branches on an element's
 * type. Beside this file and the registry, the files of this folder are BPMN's elements and nothing else.
 * What several of them share stands one folder down, by what it is about:
 *
 * - `contract`: what the kernel offers to an element, and how an element says what it reads and what fails
 * - `flow`: arriving, becoming ready, joining, leaving, and what lies behind a task
 * - `dataFlow`: data objects, inputs and outputs, their sets, and what is sent and thrown
 * - `work`: jobs, subscriptions, and who does and signs a user task
 * - `taskVerbs`: what people do to a user task, one file per verb
 * - `clocks`: timers, limits and dates, and what another calendar makes of them
 * - `calls`: what passes between a call activity and the instance it called
 * - `compensation`: what is kept so that it can be undone, and undoing it
 */
import type { Delay, Invoke, Named, Start, StateNode, Transition } from '../machine.js';
import type { Activity, EventOf, EventType, Incident, Json, Key, Refusal, Scope } from '../vocabulary.js';
import type { IncidentRetry, Stepping } from './contract/stepping.js';
import type { TokenEffectOf } from './contract/tokenEffect.js';

/** An element of the BPMN tree as bpmn-moddle reads it: attributes by name, references resolved. */
export interface BpmnElement {
  readonly $type: string;
  readonly id?: string;
  /** What it stands in; absent of the file itself, and of what is made rather than read. */
  readonly $parent?: BpmnElement;
  readonly [attribute: string]: unknown;
}

export interface Flow {
  id: string;
  source: string;
  target: string;
  /** FEEL, without the leading `=`. */
  condition?: string;
}

/** A flow node with everything that its shape depends on. */
export interface FlowNode {
  id: string;
  type: string;
  name: string;
  bpmn: BpmnElement;
  incoming: Flow[];
  outgoing: Flow[];
  defaultFlow?: string;
  /** The node's own event definitions; empty for a none event and for everything that is no event. */
  eventDefinitions: BpmnElement[];
  boundary: FlowNode[];
  /** The innermost lane around it that names a role. */
  lane?: BpmnElement;
  /** The inside of a sub-process. */
  nodes: FlowNode[];
  /** Its loop or multi-instance characteristics. */
  loop?: BpmnElement;
  /** One round of a loop: what the activity waits for before it begins, the loop has waited for. */
  isRound?: true;
  /** What undoes it: the node that the association of its compensation boundary event leads to. */
  compensation?: FlowNode;
}

/**
 * Where an event stands. An event sub-process waits for its start event in the enclosing scope; what the
 * behavior of a multi-instance throws stands nowhere in the flow (§10.3.8).
 */
export type Position = 'start' | 'eventSubProcess' | 'catch' | 'boundary' | 'throw' | 'end' | 'implicitThrow';

/** One event definition of an event. `name` tells the definitions of one event apart. */
export interface TriggerSite {
  node: FlowNode;
  definition: BpmnElement;
  position: Position;
  name: string;
}

/**
 * How an event raises its trigger: by actions on entering its state, or by something invoked that is
 * awaited.
 */
export interface Raising {
  entry?: Named;
  invoke?: Invoke;
}

/** What an event definition means, wherever an event stands. */
export interface Trigger {
  /** `bpmn:MessageEventDefinition` */
  type: string;
  positions: Position[];
  /** Makes a state answer the trigger with a transition. */
  wait?(site: TriggerSite, state: StateNode, compiling: Compiling, answer: Transition): void;
  raise?(site: TriggerSite, compiling: Compiling): Raising;
  /** How the trigger starts an instance. */
  start?(site: TriggerSite, compiling: Compiling): Start;
}

/** What compiling a scope offers to the elements in it. */
export interface Compiling {
  /** The state key of a node: its id, escaped. */
  key(id: string): string;
  /** Leaves an activity or event by its outgoing flows. */
  leave(node: FlowNode): Transition;
  /** The state of a node that a token passes without waiting. */
  pass(node: FlowNode): StateNode;
  /** Declares a named delay of the machine. */
  delay(name: string, delay: Delay): string;
  /** The triggers of an event, each with the definition that it reads; what is not known is reported. */
  triggers(node: FlowNode, position: Position): [Trigger, TriggerSite][];
  /** The action that raises an event definition for an activity, which goes on. */
  raise(node: FlowNode, definition: BpmnElement, condition?: string): { condition?: string; action: Named }[];
  /** Compiles a looping node, without its loop, to the machine of one round and gives that machine's id. */
  body(node: FlowNode): string;
  /**
   * Adds a state beside those of the nodes. What a node `x` needs beside its own stands under its id: before
   * it `x~read` and `x~data` (data stores, data), which leave its own to `x~run`; behind it `x~write` (data
   * stores), `x~out` and `x~again` (gateways that join), `x~then1` (the next of several triggers), `x~begin`
   * (what an instantiating gateway leads to), `x~undo` (a compensation that nobody waits for).
   */
  addState(key: string, state: StateNode): void;
  /**
   * Adds a state that no flow leads to, where a token waits for the start event of an event sub-process;
   * `first` is asked before the others.
   */
  listen(key: string, state: StateNode, first?: boolean): void;
  /** Names the scope's compensation event sub-process. */
  compensateBy(key: string): void;
  /** Another node of the same scope. */
  node(id: string): FlowNode | undefined;
  /** The catching link of a name in the same scope. */
  linkTarget(node: FlowNode, name: string): string | undefined;
  /** Compiles the inside of a node, and states beside its own, to a machine; gives that machine's id. */
  scope(node: FlowNode, more?: Record<string, StateNode>): string;
  report(element: string, rule: string, message: string, section?: string): void;
}

/** The shape of one kind of flow node. */
export interface Shape {
  /** `bpmn:UserTask`, or the type of loop characteristics, whose shape is put around the node's own. */
  type: string;
  state(node: FlowNode, compiling: Compiling): StateNode;
  /** How an instance is started here from outside. */
  starts?(node: FlowNode, compiling: Compiling): Start[];
  /** Boundary events add themselves to the state of their host. */
  attach?(node: FlowNode, host: StateNode, compiling: Compiling): void;
}

/**
 * An actor that machines invoke: `open` when its state is entered, `close` when the state is left too early.
 */
export interface Actor {
  open(step: Stepping, activity: Activity, input: Record<string, Json>): void;
  close(step: Stepping, activity: Activity): void;
  /** A scope that the activity opened has no token left. */
  scopeEmpty?(step: Stepping, activity: Activity, scope: Scope): void;
  /** A token that the activity gave birth to, or an instance that it asked for, has ended. */
  tokenEnded?(step: Stepping, activity: Activity): void;
}

/** A named action of a transition or of entering and leaving a state. */
export type Action = (step: Stepping, by: ActingToken, params: Record<string, Json>) => void;

/** The token whose transition asks for an action, the state it reached and the flow that it came by. */
export interface ActingToken {
  token: Key;
  state: string;
  flow: string | undefined;
  /** Set when an activity acts that goes on: it throws before its own boundary. */
  activity?: Activity;
}

export type Handlers = {
  [T in EventType]?: (step: Stepping, event: EventOf<T>) => Refusal | undefined;
};

/** What resolving an incident of one kind does again, and why it may not be resolved yet. */
export interface Retrying<R extends IncidentRetry = IncidentRetry> {
  refuse?(step: Stepping, incident: Incident): Refusal | undefined;
  again(step: Stepping, incident: Incident, retry: R): void;
}
export type Retries = { [K in IncidentRetry['kind']]?: Retrying<Extract<IncidentRetry, { kind: K }>> };

/** One file of this folder, as the registry takes it. */
export interface ElementModule {
  shapes?: Shape[];
  triggers?: Trigger[];
  actors?: Record<string, Actor>;
  actions?: Record<string, Action>;
  handlers?: Handlers;
  /** Incidents that only this element raises, by what they do again. */
  retries?: Retries;
  /** What its actions, and its actors when they open, do to tokens, by name. */
  tokenEffects?: Record<string, TokenEffectOf>;
  /** Called when what an incident held has been done again. */
  afterRetry?(step: Stepping, incident: Incident): void;
  /** Called whenever nothing moves any more; what it sets in motion is worked off and it is called again. */
  atRest?(step: Stepping): void;
}
