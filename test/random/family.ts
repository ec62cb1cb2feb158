/**
 * An instance and those that it calls, each driven through the kernel; what they order of one another is done
 * at once, as an engine without load would. A call of a process that the file does not hold stays open for
 * the test to answer.
 */
import { renamed } from '../../engine/elements/calls/calledData.js';
import type { Definition, Effect, EventOf, Instant, Key, Variables } from '../../engine/vocabulary.js';
import { definitionsOf, InstanceRun } from '../support/run.js';

type Order<T extends Effect['type']> = Extract<Effect, { type: T }>;

const firstInstance = 1_000_000_000_000_000_001n;

/** What it may mean that nobody waits for a word any more: done before, or not wanted. */
const settled = /^(CALL_NOT_FOUND|INSTANCE_ENDED): /;

export class Family {
  /** The caller of all first. */
  readonly runs: InstanceRun[] = [];
  private readonly definitions: Definition[];
  /** When the outermost begins. */
  private readonly at: Instant | undefined;
  private readonly byKey = new Map<Key, InstanceRun>();
  private readonly byCall = new Map<Key, InstanceRun>();
  /** How many effects of each run are done. */
  private readonly done = new Map<InstanceRun, number>();

  private constructor(definitions: Definition[], at: Instant | undefined) {
    this.definitions = definitions;
    this.at = at;
  }

  /** Begins at the none start event, or where `pick` chooses among that and the triggers. */
  static async of(
    xml: string,
    variables: Variables,
    pick: (n: number) => number,
    at?: Instant,
  ): Promise<Family> {
    const family = new Family(await definitionsOf(xml), at);
    const { file } = family.definitions[0]!;
    const triggers: (string | undefined)[] = (file.triggers ?? []).map(({ state }) => state);
    const initial = file.machines[file.root]!;
    const isTrigger = initial.states[initial.initial]!.tags?.includes('trigger') === true;
    if (!triggers.includes(initial.initial) && !isTrigger) triggers.push(undefined);
    const start = triggers[triggers.length > 1 ? pick(triggers.length) : 0];
    family.begin(family.definitions[0]!, { variables, ...(start !== undefined && { start }) });
    family.settle();
    return family;
  }

  get root(): InstanceRun {
    return this.runs[0]!;
  }
  get active(): InstanceRun[] {
    return this.runs.filter((run) => run.now.status === 'active');
  }
  isCalled = (call: Key): boolean => this.byCall.has(call);

  /** Where the outermost instance was born: an element of the diagram, or undefined. */
  get startedAt(): string | undefined {
    const [event] = this.root.events as EventOf<'instance.started'>[];
    return event!.start?.replace(/~begin$/, '');
  }

  /** Does what was ordered, the oldest first, until nothing is. */
  settle(): void {
    for (let more = true; more; ) {
      more = false;
      for (const run of this.runs) {
        const { length } = run.effects;
        const from = this.done.get(run) ?? 0;
        this.done.set(run, length);
        for (const effect of run.effects.slice(from)) this.perform(run, effect);
        more ||= from < length;
      }
    }
  }

  private begin(
    definition: Definition,
    how: Pick<EventOf<'instance.started'>, 'variables' | 'start' | 'parent' | 'undo'>,
  ) {
    const run = new InstanceRun(definition);
    const instance = String(firstInstance + BigInt(this.runs.length));
    run.at = this.runs[0]?.at ?? this.at ?? run.at;
    run.send({ type: 'instance.started', instance, definition: definition.key, ...how });
    this.runs.push(run);
    this.byKey.set(instance, run);
    return run;
  }

  private perform(run: InstanceRun, effect: Effect): void {
    switch (effect.type) {
      case 'instance.start':
        this.startCalled(run, effect);
        break;
      case 'instance.cancel':
        this.tell(run, this.byCall.get(effect.call), { type: 'instance.canceled' });
        break;
      case 'instance.undo':
        this.undoCalled(run, effect);
        break;
      case 'parent.resume': {
        const { call, variables, outputs, undoable, report } = effect;
        const more = {
          ...(outputs && { outputs }),
          ...(undoable && { undoable: run.now.instance }),
          ...(report && { report }),
        };
        this.tell(run, this.byKey.get(effect.instance), { type: 'call.completed', call, variables, ...more });
        break;
      }
      case 'parent.fail':
        this.tell(run, this.byKey.get(effect.instance), { ...effect, type: 'call.failed' });
        break;
      case 'parent.report':
        this.tell(run, this.byKey.get(effect.instance), { ...effect, type: 'call.reported' });
        break;
      case 'parent.escalate':
        this.tell(run, this.byKey.get(effect.instance), { ...effect, type: 'call.escalated' });
    }
  }

  private startCalled(run: InstanceRun, effect: Order<'instance.start'>): void {
    const { processId, call, inputs } = effect;
    const definition = this.definitions.find((one) => one.processId === processId);
    if (!definition || call === undefined || !run.now.calls[call]) return;
    const parent = { instance: run.now.instance, call };
    const variables = renamed(effect.variables, inputs, definition.file.data?.inputs);
    this.byCall.set(call, this.begin(definition, { variables, parent }));
  }

  private undoCalled(run: InstanceRun, { instance, call }: Order<'instance.undo'>): void {
    if (!run.now.calls[call]) return;
    const { world, now } = this.byKey.get(instance)!;
    const { variables, compensable = [] } = now.scopes[now.root]!;
    const parent = { instance: run.now.instance, call };
    const how = { variables: {}, parent, undo: { variables, compensable } };
    this.byCall.set(call, this.begin(world.definition, how));
  }

  private tell(
    { now }: InstanceRun,
    run: InstanceRun | undefined,
    event: Parameters<InstanceRun['send']>[0],
  ): void {
    try {
      run?.send(event, { kind: 'instance', id: now.instance });
    } catch (error) {
      if (!settled.test((error as Error).message)) throw error;
    }
  }

  /** What is still alive in any of them; empty once they have ended (K6). */
  leftovers = (): string[] => this.runs.flatMap((run) => run.leftovers());
}
