/**
 * The doorway to XState: moves one token through one machine, as data, and never runs an actor.
 *
 * A token only ever needs the states that it can reach from where it stands without a further event. For a
 * flat machine (every compiled one is flat) the doorway therefore builds, once per state, a *slice*: that
 * state in full and the states behind its targets up to where the token comes to rest. XState examines all
 * children of a compound state on every microstep, so a slice is what keeps a step's cost independent of the
 * diagram's size. Machines with nested states, root transitions or id targets are run whole.
 * `test/kernel/flow/slices.ts` holds both to the same answers.
 */
import { type AnyActorScope, type AnyStateMachine, createActor, createMachine } from 'xstate';
import { microstepsPerTransitionMax } from '../limits.js';
import { type Invoke, invokesOf, type Machine, type StateNode } from '../machine.js';
import type { Json, MachineEvent, StateValue } from '../vocabulary.js';
import { type GuardContext, guards } from './guards.js';
import { isFlat, sliceOf } from './slices.js';

/** A named action that a transition asks for; the kernel performs it. */
export interface MachineAction {
  type: string;
  params: Record<string, Json>;
}

export interface Outcome {
  state: StateValue;
  done: boolean;
  actions: MachineAction[];
}

/** Stands for the actor that is never run; one is enough for all machines, as nothing is ever kept in it. */
const nobody = createActor(createMachine({}));

/** A machine that XState can step, with one inert actor scope that collects the actions of a step. */
class Runner {
  readonly logic: AnyStateMachine;
  private readonly scope: AnyActorScope;
  private collected: MachineAction[] = [];
  private judged = false;
  /** Only in a slice: there the questions are as few as the events of one state. */
  private readonly remembers: boolean;
  /**
   * Answers that no guard had a say in: they follow from state and event alone, so they are the same for
   * ever.
   */
  private readonly known = new Map<string, Outcome | undefined>();

  constructor(machine: Machine, delays: string[], remembers: boolean) {
    this.remembers = remembers;
    const { meta: _meta, ...config } = machine;
    this.logic = createMachine({
      ...config,
      context: {},
      options: { maxIterations: microstepsPerTransitionMax },
    } as never).provide({
      guards: this.watched() as never,
      delays: Object.fromEntries(delays.map((name) => [name, 1])) as never,
    });
    this.scope = {
      self: nobody,
      id: '',
      sessionId: '',
      logger: () => undefined,
      defer: () => undefined,
      stopChild: () => undefined,
      emit: () => undefined,
      system: nobody.system,
      actionExecutor: (action) => {
        const params = (action.params ?? {}) as Record<string, Json>;
        this.collected.push({ type: action.type, params });
      },
    } as AnyActorScope;
  }

  /** The guards, each of which notes that it was asked. */
  private watched(): Record<string, unknown> {
    const watch = ([name, guard]: [string, (...asked: never[]) => boolean]) => {
      const watching = (...asked: never[]) => {
        this.judged = true;
        return guard(...asked);
      };
      return [name, watching] as const;
    };
    return Object.fromEntries(Object.entries(guards).map(watch));
  }

  private once(question: string, answer: () => Outcome | undefined): Outcome | undefined {
    if (this.known.has(question)) return this.known.get(question);
    this.collected = [];
    this.judged = false;
    const outcome = answer();
    if (this.remembers && !this.judged) this.known.set(question, outcome);
    return outcome;
  }

  enter(context: GuardContext): Outcome {
    return this.once('', () => this.enterOnce(context))!;
  }

  private enterOnce(context: GuardContext): Outcome {
    // The initial snapshot copies the context of the configuration, which holds no variables; put them in.
    (this.logic.config as { context: unknown }).context = context;
    const snapshot = this.logic.getInitialSnapshot(this.scope, undefined);
    if (snapshot.status === 'error') throw snapshot.error;
    return { state: snapshot.value as StateValue, done: snapshot.status === 'done', actions: this.collected };
  }

  /** `undefined` when the machine has no transition for the event. */
  send(
    state: StateValue,
    invoked: string[],
    event: MachineEvent,
    context: GuardContext,
  ): Outcome | undefined {
    const question = `${event.type} ${invoked.join(' ')}`;
    return this.once(question, () => this.sendOnce(state, invoked, event, context));
  }

  private sendOnce(
    state: StateValue,
    invoked: string[],
    event: MachineEvent,
    context: GuardContext,
  ): Outcome | undefined {
    const before = this.logic.resolveState({ value: state, context: context as never });
    // Without children a stop names nobody; the ids are all that the kernel wants to hear back.
    (before as { children: unknown }).children = Object.fromEntries(invoked.map((id) => [id, { id }]));
    const after = this.logic.transition(before, event as never, this.scope);
    // XState fails a machine that nowhere catches the error of something it invoked; for us that is no
    // answer.
    if (after.status === 'error') return undefined;
    // A transition without a target keeps the snapshot, so only the absence of actions as well means no
    // answer.
    if (after === before && this.collected.length === 0) return undefined;
    return { state: after.value as StateValue, done: after.status === 'done', actions: this.collected };
  }
}

/** One machine of a definition, ready to step. */
export class SteppableMachine {
  readonly machine: Machine;
  readonly invokes = new Map<string, Invoke>();
  /** Delayed transitions by the event type that XState raises for them. */
  readonly delayed = new Map<string, { delay: string; element: string }>();
  private readonly flat: boolean;
  private readonly delays: string[];
  private readonly runners = new Map<string, Runner>();

  constructor(machine: Machine) {
    this.machine = machine;
    this.flat = isFlat(machine);
    this.delays = Object.keys(machine.meta.delays ?? {});
    const visit = (states: Record<string, StateNode>, path: string): void => {
      for (const [key, state] of Object.entries(states)) {
        const element = path + key;
        for (const invoke of invokesOf(state)) this.invokes.set(invoke.id, invoke);
        for (const delay of Object.keys(state.after ?? {})) {
          this.delayed.set(afterEvent(delay, machine.id, element).type, { delay, element });
        }
        if (state.states) visit(state.states, `${element}.`);
      }
    };
    visit(machine.states, '');
  }

  enter(state: string, context: GuardContext): Outcome {
    return this.runner(state).enter(context);
  }

  send(
    state: StateValue,
    invoked: string[],
    event: MachineEvent,
    context: GuardContext,
  ): Outcome | undefined {
    const runner = this.runner(typeof state === 'string' && this.flat ? state : this.machine.initial);
    return runner.send(state, invoked, event, context);
  }

  private runner(state: string): Runner {
    let runner = this.runners.get(state);
    if (!runner) {
      const machine = this.flat ? sliceOf(this.machine, state) : { ...this.machine, initial: state };
      runner = new Runner(machine, this.delays, this.flat);
      this.runners.set(state, runner);
    }
    return runner;
  }
}

const steppable = new WeakMap<Machine, SteppableMachine>();

/** Machines are kept as long as their definition is: the cache's bound is the bound on cached definitions. */
export function steppableMachine(machine: Machine): SteppableMachine {
  let found = steppable.get(machine);
  if (!found) {
    found = new SteppableMachine(machine);
    steppable.set(machine, found);
  }
  return found;
}

export const doneEvent = (id: string, output: Json): MachineEvent => ({
  type: `xstate.done.actor.${id}`,
  output,
});
export const errorEvent = (id: string, error: Json): MachineEvent => ({
  type: `xstate.error.actor.${id}`,
  error,
});

/** The event that an `after` transition waits for; `state` is the path of keys, joined by dots. */
export const afterEvent = (delay: string, machineId: string, state: string): MachineEvent => ({
  type: `xstate.after.${delay}.${machineId}.${state}`,
});
