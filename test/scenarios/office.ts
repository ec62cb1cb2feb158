/**
 * An engine in memory for scenarios: the pure kernel, a clock that only the script moves, and effects
 * performed at once and in order. Timers ring when the clock passes them; jobs wait for the script. With
 * `crashing`, every state is thrown away after every step and stepped again from the events, and every
 * effect is performed twice (STYLE 27).
 */
import { isDeepStrictEqual } from 'node:util';
import { step } from '../../engine/kernel/step.js';
import type {
  Actor,
  Definition,
  Effect,
  Event,
  EventPayloads,
  EventType,
  InstanceState,
  Key,
  Move,
  Timer,
  Variables,
} from '../../engine/vocabulary.js';
import { deepFreeze, nationalCalendar } from '../support/run.js';
import type { Refused } from './transcript.js';

export type Payload = { [T in EventType]: { type: T } & EventPayloads[T] }[EventType];

export interface Instance {
  /** 1 for the first instance of the scenario, 2 for the second … */
  number: number;
  definition: Definition;
  state: InstanceState;
  events: Event[];
}

/** One step: what a transcript shows of it. */
export interface Recorded {
  instance: Instance;
  moves: Move[];
  effects: Effect[];
}
/** What a script can do, whatever runs beneath. */
export interface Desk {
  readonly instances: Instance[];
  readonly nowMs: number;
  takeRecords(): Recorded[];
  start(processId: string, variables: Variables, by: Actor): Outcome | Promise<Outcome>;
  send(instance: Instance, payload: Payload, by: Actor): Outcome | Promise<Outcome>;
  advanceTo(ms: number): void | Promise<void>;
  publish(name: string, key: string, variables: Variables, message: Key): boolean | Promise<boolean>;
}
/** A desk with the world around it, which only the durable engine has. */
export interface Town extends Desk {
  broadcast(name: string, variables: Variables): Promise<Outcome>;
  /** Publishes a message that waits for whoever will take it. */
  leave(name: string, key: string, variables: Variables, timeToLiveMs: number): Promise<Outcome>;
}
export type Outcome = { ok: true } | { ok: false; refusal: Refused };

/** A timer whose clock stands still does not ring. */
export const runs = ({ term }: Timer): boolean => term?.kind !== 'workingDays' || term.pausedAt === undefined;

const stepsPerCommandMax = 1_000;
const firstKey = 1_000_000_000_000_000_001n;

export class Office implements Desk {
  readonly instances: Instance[] = [];
  /** The steps since `takeRecords` was last called. */
  private records: Recorded[] = [];
  private readonly performed = new Set<string>();
  private readonly waiting: { of: Instance; effect: Effect }[] = [];
  private readonly definitions: Map<string, Definition>;
  private readonly crashing: boolean;
  nowMs = Date.parse('2026-01-05T01:00:00.000Z');

  constructor(definitions: Definition[], options: { crashing: boolean }) {
    this.definitions = new Map(definitions.map((each) => [each.processId, each]));
    this.crashing = options.crashing;
  }

  takeRecords(): Recorded[] {
    const taken = this.records;
    this.records = [];
    return taken;
  }

  start(processId: string, variables: Variables, by: Actor, link: Partial<Payload> = {}): Outcome {
    const definition = this.definitions.get(processId);
    if (!definition) throw new Error(`The scenario does not know the process "${processId}"`);
    const key = String(firstKey + BigInt(this.instances.length));
    const started = { ...link, type: 'instance.started' as const, instance: key, variables };
    return this.inOrder(() =>
      this.apply(undefined, definition, { ...started, definition: definition.key }, by),
    );
  }

  send(instance: Instance, payload: Payload, by: Actor): Outcome {
    return this.inOrder(() => this.apply(instance, instance.definition, payload, by));
  }

  /**
   * What one command led to, shown instance by instance in the order of their birth: between instances there
   * is no other order that every engine keeps.
   */
  private inOrder(command: () => Outcome): Outcome {
    const from = this.records.length;
    const outcome = command();
    this.perform();
    const led = this.records.splice(from).sort((a, b) => a.instance.number - b.instance.number);
    this.records.push(...led);
    return outcome;
  }

  /** Moves the clock; timers that come due on the way ring at their instant, in order. */
  advanceTo(ms: number): void {
    if (ms < this.nowMs) throw new Error('The clock of a scenario does not go back');
    for (let steps = 0; steps < stepsPerCommandMax; steps += 1) {
      const next = this.instances
        .flatMap((instance) => Object.values(instance.state.timers).map((timer) => ({ instance, timer })))
        .filter(({ timer }) => runs(timer))
        .sort(
          (a, b) => a.timer.dueAt.localeCompare(b.timer.dueAt) || a.timer.key.localeCompare(b.timer.key),
        )[0];
      if (!next || Date.parse(next.timer.dueAt) > ms) break;
      this.nowMs = Math.max(this.nowMs, Date.parse(next.timer.dueAt));
      const { key } = next.timer;
      const rang = this.send(next.instance, { type: 'timer.fired', timer: key }, { kind: 'timer', id: key });
      if (!rang.ok) throw new Error(`Timer "${key}" was refused: ${rang.refusal.text.en}`);
      if (this.crashing)
        this.send(next.instance, { type: 'timer.fired', timer: key }, { kind: 'timer', id: key });
    }
    this.nowMs = ms;
  }

  publish(name: string, correlationKey: string, variables: Variables, message: Key): boolean {
    for (const instance of this.instances) {
      const found = Object.values(instance.state.subscriptions).find(
        (each) => each.message === name && each.correlationKey === correlationKey,
      );
      if (!found) continue;
      const payload: Payload = { type: 'message.correlated', subscription: found.key, message, variables };
      return this.send(instance, payload, { kind: 'message', id: message }).ok;
    }
    return false;
  }

  private apply(
    instance: Instance | undefined,
    definition: Definition,
    payload: Payload,
    by: Actor,
  ): Outcome {
    const at = new Date(this.nowMs).toISOString();
    const event = deepFreeze({ ...payload, at, by, calendar: 'CN-national@1' }) as Event;
    const result = step({ definition, calendar: nationalCalendar }, instance?.state ?? null, event);
    if (!result.ok) return { ok: false, refusal: result.refusal };
    const of = instance ?? { number: this.instances.length + 1, definition, state: result.state, events: [] };
    if (!instance) this.instances.push(of);
    of.state = deepFreeze(result.state);
    of.events.push(event);
    this.records.push({ instance: of, moves: result.moves, effects: result.effects });
    for (const effect of result.effects) {
      this.waiting.push({ of, effect });
      if (this.crashing) this.waiting.push({ of, effect });
    }
    if (this.crashing) this.recover(of);
    return { ok: true };
  }

  /** What a node does after a crash: the state again from the log, which must come out the same. */
  private recover(instance: Instance): void {
    let state: InstanceState | null = null;
    for (const event of JSON.parse(JSON.stringify(instance.events)) as Event[]) {
      const result = step({ definition: instance.definition, calendar: nationalCalendar }, state, event);
      if (!result.ok) throw new Error(`Replay refused "${event.type}": ${result.refusal.message}`);
      state = result.state;
    }
    if (!state || !isDeepStrictEqual(JSON.parse(JSON.stringify(state)), plain(instance.state))) {
      throw new Error(`Instance #${instance.number} does not replay to its state`);
    }
    instance.state = deepFreeze(state);
  }

  private perform(): void {
    for (let steps = 0; this.waiting.length > 0; steps += 1) {
      if (steps > stepsPerCommandMax) throw new Error('The effects of a command do not come to rest');
      const { of, effect } = this.waiting.shift()!;
      this.performOne(of, effect);
    }
  }

  private performOne(of: Instance, effect: Effect): void {
    const by: Actor = { kind: 'instance', id: of.state.instance };
    const once = () => !this.performed.has(effect.id) && this.performed.add(effect.id);
    const tell = (key: Key, payload: Payload) => {
      const found = this.instances.find((each) => each.state.instance === key);
      if (found) this.apply(found, found.definition, payload, by);
    };
    switch (effect.type) {
      case 'instance.start': {
        if (!once()) return;
        const { instance, initiator } = of.state;
        const link = effect.call
          ? { parent: { instance, call: effect.call }, initiator }
          : { origin: { instance, element: effect.element } };
        this.start(effect.processId, effect.variables, by, link);
        return;
      }
      case 'instance.cancel': {
        const reason = 'canceled by the calling instance';
        const child = this.instances.find((each) => each.state.parent?.call === effect.call);
        if (child) tell(child.state.instance, { type: 'instance.canceled', reason });
        return;
      }
      case 'parent.resume': {
        const { call, variables, report } = effect;
        tell(effect.instance, { type: 'call.completed', call, variables, ...(report && { report }) });
        return;
      }
      case 'parent.fail':
      case 'parent.report': {
        const { type: order, id: _id, instance, ...said } = effect;
        const type = order === 'parent.fail' ? 'call.failed' : 'call.reported';
        tell(instance, { type, ...said } as Payload);
        return;
      }
      case 'message.publish':
        if (once()) this.publish(effect.name, effect.correlationKey, effect.variables, effect.id);
        return;
      default:
      // Timers are rung from the state, jobs and tasks are worked by the script, notices are only shown.
    }
  }
}

const plain = (state: InstanceState): unknown => JSON.parse(JSON.stringify(state));

/** What an instance that has ended still holds: must be empty (K6). */
export function leftoversOf({ state }: Instance): string[] {
  const maps = [
    'tokens',
    'activities',
    'tasks',
    'jobs',
    'calls',
    'timers',
    'subscriptions',
    'incidents',
  ] as const;
  return maps.flatMap((name) => Object.keys(state[name]).map((key) => `${name} ${key}`));
}
