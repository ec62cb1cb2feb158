/**
 * One step in the making: offers the kernel's operations to the elements and works its queue off until all
 * rests.
 */
import type { Calendar } from '../calendar/calendar.js';
import type { IncidentRetry, MapName, Order, Place, ThrownError } from '../elements/element.js';
import { Fault } from '../elements/element.js';
import { errandsPerStepMax, ordinalsPerInstanceMax } from '../limits.js';
import type {
  Activity,
  Definition,
  Event,
  InstanceState,
  Instant,
  Json,
  Key,
  MachineEvent,
  Mapping,
  Move,
  Timer,
  Variables,
} from '../vocabulary.js';
import { completeActivity } from './activities.js';
import type { Draft } from './draft.js';
import { raiseIncident } from './incidents.js';
import type { Errand, Kernel } from './kernel.js';
import { afterEvent, steppableMachine } from './machines.js';
import { cancelScope, clearScope, openScope, throwError } from './scopes.js';
import { advance, answers, createToken, endToken, stateName } from './tokens.js';
import { evaluateText, mapInputs, mapOutputs, setVariables } from './variables.js';

/**
 * What a step is computed in: the version that the instance is pinned to and the calendar that the event
 * names.
 */
export interface World {
  definition: Definition;
  calendar: Calendar;
}

export class Run implements Kernel {
  readonly queue: Errand[] = [];
  readonly at: Instant;
  readonly calendar: Calendar;
  private readonly world: World;
  readonly draft: Draft;
  readonly event: Event;

  constructor(world: World, draft: Draft, event: Event) {
    this.world = world;
    this.draft = draft;
    this.event = event;
    this.at = event.at;
    this.calendar = world.calendar;
  }

  get state(): InstanceState {
    return this.draft.state;
  }

  /** Works off the queue (K5: a step always comes to rest; what exceeds the bound is held by incidents). */
  settle(): void {
    for (let done = 0; this.queue.length > done; done += 1) {
      const errand = this.queue[done]!;
      if (done < errandsPerStepMax) advance(this, errand);
      else this.refuseErrand(errand);
    }
  }

  private refuseErrand(errand: Errand): void {
    const token = this.state.tokens[errand.token];
    if (!token) return;
    const text = `The step did not come to rest within ${errandsPerStepMax} movements of tokens`;
    const retry: IncidentRetry =
      errand.kind === 'enter' ? { kind: 'enter' } : { kind: 'send', event: errand.event };
    const element = stateName(token.state);
    raiseIncident(this, { token: token.key, element }, new Fault('MICROSTEPS_EXCEEDED', text), retry);
  }

  get rootMachine(): string {
    return this.world.definition.file.root;
  }
  machineJson = (id: string) => this.world.definition.file.machines[id]!;
  machine = (id: string) => steppableMachine(this.machineJson(id));

  nextKey(): Key {
    if (this.state.ordinal >= ordinalsPerInstanceMax) {
      throw new Fault(
        'LIMIT_EXCEEDED',
        `An instance holds at most ${ordinalsPerInstanceMax} things in its life`,
      );
    }
    return this.draft.nextKey();
  }
  put<M extends MapName>(map: M, key: Key, entity: InstanceState[M][Key]): void {
    this.draft.put(map, key, entity);
  }
  drop(map: MapName, key: Key): void {
    this.draft.drop(map, key);
  }
  move(move: Move): void {
    this.draft.moves.push(move);
  }
  effect(order: Order): void {
    this.draft.effect(order);
  }
  evaluate(text: string, place: Place): Json {
    return evaluateText(this, text, place);
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
  enter(scope: Key, state: string, flow?: string): void {
    this.queue.push({ kind: 'enter', token: createToken(this, scope, state), state, flow });
  }
  reenter(token: Key, state: string, flow?: string): void {
    this.queue.push({ kind: 'enter', token, state, flow });
  }
  endToken(token: Key): void {
    endToken(this, token);
  }
  clearScope(scope: Key, except?: Key): void {
    clearScope(this, scope, except);
  }
  openScope(activity: Activity, machine: string, variables: Variables): void {
    openScope(this, activity, machine, variables);
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
  delay(scope: Key, raised: string) {
    const machine = this.machine(this.state.scopes[scope]!.machine);
    const { delay, element } = machine.delayed.get(raised)!;
    return { name: delay, element, delay: machine.machine.meta.delays![delay]! };
  }
  afterEvent(timer: Timer): MachineEvent {
    const scope = this.state.tokens[timer.token]!.scope;
    const { machine } = this.state.scopes[scope]!;
    return afterEvent(timer.delay, this.machineJson(machine).id, timer.element);
  }
  invoke(activity: Activity) {
    return this.machine(this.state.scopes[activity.scope]!.machine).invokes.get(activity.element)!;
  }
  countOverdue(): void {
    this.state.overdue += 1;
  }
  endInstance(status: 'completed' | 'canceled' | 'failed', reason?: string): void {
    const { state } = this;
    const { root, parent } = state;
    if (status !== 'completed') clearScope(this, root);
    if (status === 'completed' && parent) {
      this.effect({ type: 'parent.resume', ...parent, variables: state.scopes[root]!.variables });
    }
    state.status = status;
    state.endedAt = this.at;
    this.move({ type: `instance.${status}`, ...(reason !== undefined && { reason }) });
  }
}
