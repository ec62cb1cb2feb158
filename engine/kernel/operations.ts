/** What the kernel offers to the elements while a step is computed, each handed to the part that does it. */
import type { Calendar } from '../calendar/calendar.js';
import { undoMachine } from '../elements/compensation/calledUndo.js';
import { evaluateText, type Noting } from '../elements/contract/evaluating.js';
import { Fault } from '../elements/contract/fault.js';
import type {
  IncidentRetry,
  Inside,
  MapName,
  Order,
  Place,
  ThrownError,
} from '../elements/contract/stepping.js';
import { ordinalsPerInstanceMax } from '../limits.js';
import type { MachineFile, Named } from '../machine.js';
import type {
  Activity,
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
} from '../vocabulary.js';
import { said, type Warned } from '../wordings/faults.js';
import { completeActivity } from './activities.js';
import { afterEventOf, delayOf } from './delays.js';
import type { Draft } from './draft.js';
import { positionsIn, upstreamOfFlows } from './graph.js';
import { raiseIncident } from './incidents.js';
import type { Errand, Kernel, World } from './kernel.js';
import { steppableMachine } from './machines.js';
import { releaseAll } from './removeToken.js';
import { restart } from './restart.js';
import {
  cancelScope,
  clearScope,
  dropScope,
  endInstance,
  openEmptyScope,
  openListeners,
  openScope,
  restoreScope,
  throwError,
  throwEscalation,
} from './scopes.js';
import { handOverWriting, withRead } from './stores.js';
import { advance, answers, createToken, endToken, performFor, tellAwaiting } from './tokens.js';
import { noteFinished, noteReach, undoFrom } from './trail.js';
import { lookup, mapInputs, mapOutputs, setVariables } from './variables.js';

export class Operations implements Kernel {
  readonly queue: Errand[] = [];
  acting: Key | undefined;
  caught: Variables = {};
  warnings: Warned[] = [];
  readonly at: Instant;
  readonly calendar: Calendar;
  readonly deployment: Key;
  readonly file: MachineFile;
  readonly world: World;
  readonly draft: Draft;
  readonly event: Event;
  protected readonly completions = new Set<Key>();
  private changed = false;

  constructor(world: World, draft: Draft, event: Event) {
    this.world = world;
    this.draft = draft;
    this.event = event;
    this.at = event.at;
    this.calendar = world.calendar;
    this.deployment = world.definition.deployment;
    this.file = world.definition.file;
  }

  get state(): InstanceState {
    return this.draft.state;
  }

  machineJson = (id: string) =>
    id === undoMachine.id ? undoMachine : this.world.definition.file.machines[id]!;
  machine = (id: string) => steppableMachine(this.machineJson(id));

  nextKey(): Key {
    if (this.state.ordinal >= ordinalsPerInstanceMax) {
      throw new Fault('LIMIT_EXCEEDED', said('manyThings', { max: ordinalsPerInstanceMax }));
    }
    return this.draft.nextKey();
  }
  put<M extends MapName>(map: M, key: Key, entity: InstanceState[M][Key]): void {
    this.draft.put(map, key, entity);
  }
  drop = (map: MapName, key: Key): void => this.draft.drop(map, key);
  move(move: Move): void {
    this.draft.moves.push(move);
  }
  effect(order: Order): void {
    noteReach(this, order);
    this.draft.effect(order);
  }
  evaluate(text: string, place: Place, noting?: Noting): Json {
    const seen = withRead(this, place);
    return evaluateText(text, (name) => lookup(this, seen, name), this, noting);
  }
  setVariables(scope: Key, variables: Variables, local = false): void {
    setVariables(this, scope, variables, local);
  }
  mapInputs(mappings: Mapping[], place: Place): Variables {
    return mapInputs(this, mappings, place);
  }
  mapOutputs(mappings: Mapping[], place: Place, results: Variables): void {
    mapOutputs(this, mappings, place, results);
  }
  send(token: Key, event: MachineEvent): void {
    this.queue.push({ kind: 'send', token, event });
  }
  sendNow(token: Key, event: MachineEvent): boolean {
    return advance(this, { kind: 'send', token, event });
  }
  catches(token: Key, event: MachineEvent): boolean {
    return answers(this, token, { kind: 'send', token, event });
  }
  enter(scope: Key, state: string, flow?: string, given?: Key[]): void {
    const acting = this.acting === undefined ? undefined : this.state.tokens[this.acting];
    const after = given ?? (acting?.scope === scope ? acting.after : undefined);
    const more = { ...(after?.length && { after }), ...handOverWriting(this, acting) };
    const token = createToken(this, scope, state, more);
    this.queue.push({ kind: 'enter', token, state, flow });
  }
  noteFinished(scope: Key, record: Finished): void {
    noteFinished(this, scope, record);
  }
  goBack(scope: Key, record: Finished, { handler, waits }: { handler?: string; waits?: boolean }): Key {
    undoFrom(this, scope, record);
    const { element, state = element, after } = record;
    const token = createToken(this, scope, state, { after, ...(handler !== undefined && { handler }) });
    if (!waits) this.reenter(token, state);
    return token;
  }
  suspend(token: Key): void {
    releaseAll(this, this.state.tokens[token]!);
  }
  restart(): Key {
    return restart(this);
  }
  reenter(token: Key, state: string, flow?: string): void {
    this.queue.push({ kind: 'enter', token, state, flow });
  }
  tellAwaiting(activity: Key): void {
    tellAwaiting(this, activity);
  }
  endToken(token: Key): void {
    endToken(this, token);
  }
  clearScope(scope: Key, except?: Key): void {
    clearScope(this, scope, except);
  }
  openScope(activity: Activity, inside: Inside): void {
    openScope(this, activity, inside);
  }
  openEmptyScope(activity: Activity, inside: Inside): void {
    openEmptyScope(this, activity, inside);
  }
  restoreScope(activity: Activity, inside: Inside): void {
    restoreScope(this, activity, inside);
  }
  openListeners(scope: Key): void {
    openListeners(this, scope);
  }
  dropScope(scope: Key): void {
    dropScope(this, scope, 'scope.completed');
  }
  throwEscalation(from: { activity?: Activity; scope: Key }, code: string, variables: Variables): void {
    throwEscalation(this, from, code, variables);
  }
  perform(activity: Activity, action: Named): void {
    performFor(this, activity, action);
  }
  enterAwaited(scope: Key, state: string, awaitedBy: Key): void {
    const token = createToken(this, scope, state, { awaitedBy });
    this.queue.push({ kind: 'enter', token, state, flow: undefined });
  }
  /** A listener is entered at once, so that it is there before anything in the scope moves. */
  enterListener(scope: Key, state: string): void {
    const token = createToken(this, scope, state, { listener: true });
    advance(this, { kind: 'enter', token, state, flow: undefined });
  }
  noteCompletion(scope: Key): void {
    this.completions.add(scope);
  }
  completedIn = (scope: Key): boolean => this.completions.has(scope);
  lookAtVariables(): void {
    this.changed = true;
  }
  variablesChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }
  stateNode(scope: Scope, state: string) {
    return this.machineJson(scope.machine).states[state];
  }
  upstream(scope: Scope, gateway: string, flows: string[]): ReadonlySet<string> {
    return upstreamOfFlows(this.machineJson(scope.machine), gateway, flows);
  }
  positions(scope: Scope, gateway: string): string[] {
    return positionsIn(this.state, scope.key, gateway);
  }
  cancelScope(scope: Key): void {
    cancelScope(this, scope);
  }
  completeActivity(activity: Activity, results: Variables): void {
    completeActivity(this, activity, results);
  }
  throwError(from: { activity?: Activity; scope: Key }, error: ThrownError): boolean {
    return throwError(this, from, error);
  }
  incident(of: { token: Key; job?: Key; element: string }, fault: Fault, retry: IncidentRetry): void {
    raiseIncident(this, of, fault, retry);
  }
  delay = (scope: Key, raised: string) => delayOf(this, scope, raised);
  afterEvent = (timer: Pick<Timer, 'token' | 'delay' | 'element'>): MachineEvent => afterEventOf(this, timer);
  invoke(activity: Activity) {
    return this.machine(this.state.scopes[activity.scope]!.machine).invokes.get(activity.element)!;
  }
  countOverdue(): void {
    this.state.overdue += 1;
  }
  setLimit(limit: Limit): void {
    this.state.limit = limit;
  }
  setReport = (report: Pick<InstanceState, 'heldBy' | 'report'>): void =>
    void Object.assign(this.state, report);
  endInstance(status: Exclude<InstanceStatus, 'active'>, reason?: string): void {
    endInstance(this, status, reason);
  }
}
