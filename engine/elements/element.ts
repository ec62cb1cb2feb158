/**
 * What an element is: its shape (how a flow node of a diagram becomes a state) and its behaviour (what the
 * kernel does when a machine asks for its actor or action, or when an event of the log names its work).
 *
 * One file per element holds both; `registry.ts` is the only list. Nothing else branches on an element's
 * type.
 */
import type { Calendar } from '../calendar/calendar.js';
import type { ErrorName, IncidentCode } from '../errors.js';
import type { Delay, Invoke, StateNode, Transition } from '../machine.js';
import type {
  Activity,
  Effect,
  Event,
  EventOf,
  EventType,
  InstanceState,
  Instant,
  Json,
  Key,
  MachineEvent,
  Mapping,
  Move,
  Refusal,
  Timer,
  Variables,
} from '../vocabulary.js';

/** An element of the BPMN tree as bpmn-moddle reads it: attributes by name, references resolved. */
export interface BpmnElement {
  readonly $type: string;
  readonly id?: string;
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
  /** The inside of a sub-process. */
  nodes: FlowNode[];
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
  /** Compiles the inside of a node to a machine of its own and gives that machine's id. */
  scope(node: FlowNode): string;
  report(element: string, rule: string, message: string, section?: string): void;
}

/** The shape of one kind of flow node. */
export interface Shape {
  /** `bpmn:UserTask`, or with an event definition `bpmn:EndEvent/bpmn:TerminateEventDefinition`. */
  type: string;
  state(node: FlowNode, compiling: Compiling): StateNode;
  /** Boundary events add themselves to the state of their host. */
  attach?(node: FlowNode, host: StateNode, compiling: Compiling): void;
}

/** A fault of the process: thrown inside a step, caught by the kernel and recorded as an incident. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: IncidentCode;
  constructor(code: IncidentCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Where an expression or a variable is looked at from. */
export interface Place {
  scope: Key;
  activity?: Activity;
  /** Shadows everything else: the result of a job while its outputs are mapped. */
  locals?: Variables;
}

export type MapName =
  | 'tasks'
  | 'jobs'
  | 'calls'
  | 'timers'
  | 'subscriptions'
  | 'incidents'
  | 'activities'
  | 'tokens'
  | 'scopes';
type Entity<M extends MapName> = InstanceState[M][Key];
/** `Omit` that keeps a union a union. */
export type Order = Effect extends infer E ? (E extends Effect ? Omit<E, 'id'> : never) : never;

/** What the kernel offers to a behaviour while one step is computed. */
export interface Stepping {
  readonly at: Instant;
  readonly event: Event;
  readonly calendar: Calendar;
  readonly state: Readonly<InstanceState>;
  nextKey(): Key;
  put<M extends MapName>(map: M, key: Key, entity: Entity<M>): void;
  drop(map: MapName, key: Key): void;
  move(move: Move): void;
  effect(order: Order): void;
  /** The value of `= FEEL`, or the text itself. Throws a Fault when the expression fails. */
  evaluate(text: string, place: Place): Json;
  setVariables(scope: Key, variables: Variables): void;
  /** The variables that input mappings give to an activity. */
  mapInputs(mappings: Mapping[], place: Place): Variables;
  /**
   * Writes results to the enclosing scopes: through the output mappings, or all of them when there are none.
   */
  mapOutputs(mappings: Mapping[], place: Place, results: Variables): void;
  /** Sends an event to a token's machine after the work at hand. */
  send(token: Key, event: MachineEvent): void;
  /** Gives birth to a token that enters a state, having come by a flow. */
  enter(scope: Key, state: string, flow?: string): void;
  endToken(token: Key): void;
  /** Ends every token of a scope but one. */
  clearScope(scope: Key, except?: Key): void;
  /**
   * Opens the inside of an activity: a new scope with the activity's key, one token in the machine's initial
   * state.
   */
  openScope(activity: Activity, machine: string, variables: Variables): void;
  /** Ends the inside of an activity that is left before it is finished. */
  cancelScope(scope: Key): void;
  /** Maps the outputs, closes the activity and tells its machine. A failing mapping becomes an incident. */
  completeActivity(activity: Activity, results: Variables): void;
  /**
   * Throws a BPMN error from an activity or, without one, from inside a scope. False when nobody catches it.
   */
  throwError(from: { activity?: Activity; scope: Key }, error: ThrownError): boolean;
  incident(of: { token: Key; job?: Key; element: string }, fault: Fault, retry: IncidentRetry): void;
  /** The declared delay behind a timer that a machine asks for, and the state that waits for it. */
  delay(scope: Key, raised: string): { name: string; element: string; delay: Delay };
  afterEvent(timer: Timer): MachineEvent;
  invoke(activity: Activity): Invoke;
  /** Records on the instance, for ever, that a limit was missed. */
  countOverdue(): void;
  /** Ends the instance as failed or completed; nothing in it stays. */
  endInstance(status: 'completed' | 'canceled' | 'failed', reason?: string): void;
}
export type IncidentRetry = InstanceState['incidents'][Key]['retry'];

export interface ThrownError {
  code: string;
  message: string;
  variables: Variables;
}

/**
 * An actor that machines invoke: `open` when its state is entered, `close` when the state is left too early.
 */
export interface Actor {
  open(step: Stepping, activity: Activity, input: Record<string, Json>): void;
  close(step: Stepping, activity: Activity): void;
}

/** A named action of a transition or of entering and leaving a state. */
export type Action = (step: Stepping, by: ActingToken, params: Record<string, Json>) => void;

/** The token whose transition asks for an action, the state it reached and the flow that it came by. */
export interface ActingToken {
  token: Key;
  state: string;
  flow: string | undefined;
}

export type Handlers = {
  [T in EventType]?: (step: Stepping, event: EventOf<T>) => Refusal | undefined;
};

/** One file of this folder, as the registry takes it. */
export interface ElementModule {
  shapes?: Shape[];
  actors?: Record<string, Actor>;
  actions?: Record<string, Action>;
  handlers?: Handlers;
}

export const refusal = (code: ErrorName, message: string): Refusal => ({ code, message });
