/** What the kernel offers to the behaviour of an element while one step is computed. */
import type { Calendar } from '../../calendar/calendar.js';
import type { Delay, Invoke, Machine, MachineFile, Named, StateNode } from '../../machine.js';
import type {
  Activity,
  Effect,
  Event,
  Finished,
  InstanceState,
  InstanceStatus,
  Instant,
  Json,
  Key,
  Limit,
  MachineEvent,
  Mapping,
  Move,
  Scope,
  Timer,
  Variables,
} from '../../vocabulary.js';

import type { Noting } from './evaluating.js';
import type { Fault } from './fault.js';

/** Where an expression or a variable is looked at from. */
export interface Place {
  scope: Key;
  activity?: Activity;
  /** Who takes what is mapped to data stores to where it is written; without it the activity's token. */
  carrier?: Pick<Activity, 'token' | 'element'>;
  /** Shadows everything else: the result of a job while its outputs are mapped. */
  locals?: Variables;
}

/** The scope that an activity opens as its inside: a round, a sub-process, or one that is undone. */
export type Inside = Pick<Scope, 'key' | 'machine' | 'variables'>;

export type MapName =
  | 'tasks'
  | 'jobs'
  | 'calls'
  | 'timers'
  | 'subscriptions'
  | 'incidents'
  | 'conditions'
  | 'activities'
  | 'tokens'
  | 'scopes'
  | 'trails';
type Entity<M extends MapName> = InstanceState[M][Key];
/** `Omit` that keeps a union a union. */
export type Order = Effect extends infer E ? (E extends Effect ? Omit<E, 'id'> : never) : never;

/** What the kernel offers to a behaviour while one step is computed. */
export interface Stepping {
  readonly at: Instant;
  readonly event: Event;
  readonly calendar: Calendar;
  /** The machines that the instance is pinned to. */
  readonly file: MachineFile;
  /** The deployment that the instance's version came with. */
  readonly deployment: Key;
  readonly state: Readonly<InstanceState>;
  nextKey(): Key;
  put<M extends MapName>(map: M, key: Key, entity: Entity<M>): void;
  drop(map: MapName, key: Key): void;
  move(move: Move): void;
  effect(order: Order): void;
  /** The value of `= FEEL`, or the text itself. Throws a Fault when the expression fails. */
  evaluate(text: string, place: Place, noting?: Noting): Json;
  /** Writes each variable where its name is known, else to the process; `local` writes all to the scope. */
  setVariables(scope: Key, variables: Variables, local?: boolean): void;
  /** Whether variables have changed since this was last asked. */
  variablesChanged(): boolean;
  /** Makes the next `variablesChanged` true: something new wants to look at them. */
  lookAtVariables(): void;
  /** The variables that input mappings give to an activity. */
  mapInputs(mappings: Mapping[], place: Place): Variables;
  /**
   * Writes results to the enclosing scopes: through the output mappings, or all of them when there are none.
   */
  mapOutputs(mappings: Mapping[], place: Place, results: Variables): void;
  /** Sends an event to a token's machine after the work at hand. */
  send(token: Key, event: MachineEvent): void;
  /**
   * Gives birth to a token that enters a state, having come by a flow. Without `after` it has behind it what
   * the token has that acts in the same scope.
   */
  enter(scope: Key, state: string, flow?: string, after?: Key[]): void;
  /** Enters a state again with a token that exists, closing what it holds. */
  reenter(token: Key, state: string): void;
  /** Puts a node, or a join that is on the way between nodes, on the trail of a scope. */
  noteFinished(scope: Key, record: Finished): void;
  /**
   * Ends what descends from a finished node and enters the node again; `handler` is given the task. With
   * `waits` the token stands in the node without entering it. The token's key.
   */
  goBack(scope: Key, record: Finished, how: { handler?: string; waits?: boolean }): Key;
  /** Closes everything that a token's state holds open; the token stands there. */
  suspend(token: Key): void;
  /** Ends everything in the instance and puts a token, which has entered nothing yet, at its start. */
  restart(): Key;
  /** As `enter`, for a token whose end an activity waits for. */
  enterAwaited(scope: Key, state: string, activity: Key): void;
  /** Tells an activity that what it waits for beside its own work has ended. */
  tellAwaiting(activity: Key): void;
  endToken(token: Key): void;
  /** Ends every token of a scope but one. */
  clearScope(scope: Key, except?: Key): void;
  /** Opens the inside of an activity: a scope with a token in the initial state, and its listeners. */
  openScope(activity: Activity, inside: Inside): void;
  /** Opens a scope in which nothing moves yet. */
  openEmptyScope(activity: Activity, inside: Inside): void;
  /** Opens the inside of a completed activity again, to undo it: nothing listens in it any more. */
  restoreScope(activity: Activity, inside: Inside): void;
  /** Ends the inside of an activity that is left before it is finished. */
  cancelScope(scope: Key): void;
  /** Forgets a scope whose tokens have all ended. */
  dropScope(scope: Key): void;
  machineJson(id: string): Machine;
  stateNode(scope: Scope, state: string): StateNode | undefined;
  /** The states from which an incoming flow of a gateway can be reached without passing the gateway. */
  upstream(scope: Scope, gateway: string, flows: string[]): ReadonlySet<string>;
  /** Where the tokens of a scope are, those that wait in other gateways included. */
  positions(scope: Scope, gateway: string): string[];
  /** Marks a scope in which an activity was completed. */
  noteCompletion(scope: Key): void;
  /** Whether an activity of the scope was completed in this step. */
  completedIn(scope: Key): boolean;
  /** Maps the outputs, closes the activity and tells its machine. A failing mapping becomes an incident. */
  completeActivity(activity: Activity, results: Variables): void;
  /**
   * Throws a BPMN error from an activity or, without one, from inside a scope. False when nobody catches it.
   */
  throwError(from: { activity?: Activity; scope: Key }, error: ThrownError): boolean;
  /** Throws an escalation from an activity or from inside a scope; gone when nobody catches it. */
  throwEscalation(from: { activity?: Activity; scope: Key }, code: string, variables: Variables): void;
  /** The data of the error or escalation that was caught last. */
  caught: Variables;
  /** Performs an action on behalf of an activity that goes on. */
  perform(activity: Activity, action: Named): void;
  /** Whether a token's machine would answer the event; nothing is performed. */
  catches(token: Key, event: MachineEvent): boolean;
  /** Sends at once, before whatever is queued. */
  sendNow(token: Key, event: MachineEvent): boolean;
  incident(of: { token: Key; job?: Key; element: string }, fault: Fault, retry: IncidentRetry): void;
  /** The declared delay behind a timer that a machine asks for, and the state that waits for it. */
  delay(scope: Key, raised: string): { name: string; element: string; delay: Delay };
  afterEvent(timer: Pick<Timer, 'token' | 'delay' | 'element'>): MachineEvent;
  invoke(activity: Activity): Invoke;
  /** Records on the instance, for ever, that a limit was missed. */
  countOverdue(): void;
  /** What the instance shows of the limit of the whole process. */
  setLimit(limit: Limit): void;
  /** What the instance, a called one, says to its caller. */
  setReport(report: Pick<InstanceState, 'heldBy' | 'report'>): void;
  /** Ends the instance as failed or completed; nothing in it stays. */
  endInstance(status: Exclude<InstanceStatus, 'active'>, reason?: string): void;
}
export type IncidentRetry = InstanceState['incidents'][Key]['retry'];

export interface ThrownError {
  code: string;
  /** What a worker has said of it; empty when nobody did. */
  message: string;
  /** The event of the diagram that throws it. */
  element?: string;
  variables: Variables;
}
