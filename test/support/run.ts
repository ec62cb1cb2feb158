/**
 * Drives one instance through the pure kernel as the engine would: its events, its clock, no database. Every
 * state is frozen, so that a step which altered its input fails at once (K2), and every event is kept for
 * running it again.
 */
import { readFileSync } from 'node:fs';
import { type Calendar, calendarSchema } from '../../engine/calendar/calendar.js';
import { compileProcess } from '../../engine/compile/compile.js';
import { isGlobalTask, processOfGlobalTask } from '../../engine/compile/globalTasks.js';
import { readBpmn } from '../../engine/compile/moddle.js';
import { readResource } from '../../engine/compile/readResource.js';
import type { BpmnElement } from '../../engine/elements/element.js';
import type { World } from '../../engine/kernel/kernel.js';
import { step } from '../../engine/kernel/step.js';
import type {
  Actor,
  Definition,
  Effect,
  Event,
  EventPayloads,
  EventType,
  Finding,
  InstanceState,
  Key,
  Move,
  Refusal,
  Variables,
} from '../../engine/vocabulary.js';

const root = new URL('../../../', import.meta.url);
export const nationalCalendar: Calendar = calendarSchema.parse(
  JSON.parse(readFileSync(new URL('processes/calendars/cn-national.json', root), 'utf8')),
);

/** The nation's calendar with a notice of 2027, which is made up. */
export const nextCalendar: Calendar = calendarSchema.parse({
  ...nationalCalendar,
  revision: nationalCalendar.revision + 1,
  years: {
    ...nationalCalendar.years,
    '2027': {
      status: 'final',
      published: '2026-11-05',
      offRanges: [
        ['2027-01-01', '2027-01-03'],
        ['2027-02-05', '2027-02-11'],
      ],
      makeupWorkDays: ['2027-01-31', '2027-02-13'],
    },
  },
});

export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/**
 * The released form of the first process of a file; fails when it cannot be read or compiled. The rules of
 * deployment are left out, so that a test draws what it is about and need not join every node.
 */
export async function definitionOf(xml: string, key: Key = '1'): Promise<Definition> {
  const [process] = await executablesIn(xml);
  if (!process) throw new Error('expected an executable process');
  return released(process, xml, key);
}

/** The released forms of all processes of a file and of its global tasks, the first process first. */
export async function definitionsOf(xml: string): Promise<Definition[]> {
  return (await executablesIn(xml)).map((process, index) => released(process, xml, String(index + 1)));
}

async function executablesIn(xml: string): Promise<BpmnElement[]> {
  const { root, findings } = await readBpmn(xml);
  failOn(findings);
  const roots = (root?.rootElements ?? []) as BpmnElement[];
  const processes = roots.filter((one) => one.$type === 'bpmn:Process' && one.isExecutable === true);
  return [...processes, ...roots.filter(isGlobalTask).map(processOfGlobalTask)];
}

function failOn(findings: Finding[]): void {
  if (findings.some((one) => one.severity === 'error'))
    throw new Error(findings.map((one) => `${one.element}: ${one.rule}: ${one.message}`).join('\n'));
}

function released(process: BpmnElement, xml: string, key: Key): Definition {
  const { file, findings } = compileProcess(process);
  failOn(findings);
  const source = { kind: 'bpmn' as const, text: xml };
  return {
    key,
    processId: file.process,
    version: 1,
    name: file.name,
    resourceName: 'test.bpmn',
    deployment: '1',
    source,
    file: deepFreeze(file),
    fingerprint: key,
    deployedAt: '2026-01-01T00:00:00.000Z',
    warnings: [],
  };
}

export async function findingsOf(xml: string): Promise<Finding[]> {
  const read = await readResource({ name: 'test.bpmn', content: xml });
  return read.ok ? [...new Set(read.definitions.flatMap((one) => one.warnings))] : read.findings;
}

type Payload = { [T in EventType]: { type: T } & EventPayloads[T] }[EventType];

export const clerk: Actor = { kind: 'user', id: 'clerk' };

export class InstanceRun {
  world: World;
  state: InstanceState | null = null;
  readonly events: Event[] = [];
  readonly moves: Move[] = [];
  readonly effects: Effect[] = [];
  /** The test's clock. */
  at = '2026-11-23T02:00:00.000Z';

  constructor(definition: Definition, calendar: Calendar = nationalCalendar) {
    this.world = { definition, calendar };
  }

  static async of(xml: string, variables: Variables = {}): Promise<InstanceRun> {
    const run = new InstanceRun(await definitionOf(xml));
    run.send({ type: 'instance.started', instance: '1000000000000000001', definition: '1', variables });
    return run;
  }

  /** An instance that a trigger starts, with what the trigger brings. */
  static async started(xml: string, state: string, variables: Variables = {}): Promise<InstanceRun> {
    const run = new InstanceRun(await definitionOf(xml));
    const instance = '1000000000000000001';
    run.send({ type: 'instance.started', instance, definition: '1', start: state, variables });
    return run;
  }

  /** Sends an event; a refusal is an error unless `refused` asks for it. */
  send(payload: Payload, by: Actor = clerk): { moves: Move[]; effects: Effect[] } {
    const event = this.eventOf(payload, by);
    const result = step(this.world, this.state, event);
    if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.message}`);
    this.events.push(event);
    this.state = deepFreeze(result.state);
    this.moves.push(...result.moves);
    this.effects.push(...result.effects);
    return result;
  }

  refused(payload: Payload, by: Actor = clerk): Refusal {
    const result = step(this.world, this.state, this.eventOf(payload, by));
    if (result.ok) throw new Error(`"${payload.type}" was not refused`);
    return result.refusal;
  }

  private eventOf(payload: Payload, by: Actor): Event {
    const { id, revision } = this.world.calendar;
    return deepFreeze({ ...payload, at: this.at, by, calendar: `${id}@${revision}` }) as Event;
  }

  get now(): InstanceState {
    if (!this.state) throw new Error('The instance has not been started');
    return this.state;
  }

  private keyOf(
    map: 'tasks' | 'jobs' | 'timers' | 'subscriptions' | 'calls' | 'incidents',
    element?: string,
  ): Key {
    const entities = Object.values(this.now[map]) as { key: Key; element: string }[];
    const found = entities.find((one) => element === undefined || one.element === element);
    if (!found)
      throw new Error(`No ${map} of "${element}"; open: ${entities.map((one) => one.element).join(', ')}`);
    return found.key;
  }
  task = (element?: string) => this.keyOf('tasks', element);
  job = (element?: string) => this.keyOf('jobs', element);
  timer = (element?: string) => this.keyOf('timers', element);
  call = (element?: string) => this.keyOf('calls', element);
  incident = (element?: string) => this.keyOf('incidents', element);

  complete(element?: string, variables: Variables = {}) {
    return this.send({ type: 'task.completed', task: this.task(element), variables });
  }
  work(element?: string, variables: Variables = {}) {
    return this.send({ type: 'job.completed', job: this.job(element), variables });
  }
  /** Moves the clock to a timer's instant and lets it ring. */
  ring(key: Key) {
    const { dueAt } = this.now.timers[key]!;
    if (this.at < dueAt) this.at = dueAt;
    return this.send({ type: 'timer.fired', timer: key }, { kind: 'timer', id: key });
  }
  correlate(element: string, variables: Variables = {}) {
    const subscription = this.keyOf('subscriptions', element);
    return this.send({ type: 'message.correlated', subscription, message: '5', variables });
  }

  /** Elements with open tasks, jobs, calls and subscriptions, sorted: where the instance stands. */
  get open(): string[] {
    const { tasks, jobs, calls, subscriptions, incidents } = this.now;
    const all = [tasks, jobs, calls, subscriptions].flatMap(
      (map) => Object.values(map) as { element: string }[],
    );
    return [
      ...all.map((one) => one.element),
      ...Object.values(incidents).map((one) => `${one.element}!${one.code}`),
    ].sort();
  }

  get variables(): Variables {
    return this.now.scopes[this.now.root]!.variables;
  }

  get flows(): string[] {
    return this.moves.flatMap((move) => (move.type === 'flow.taken' ? [move.flow] : []));
  }

  /** What is still alive; empty when an instance has ended (K6). */
  leftovers(): string[] {
    const { tokens, activities, tasks, jobs, calls, timers, subscriptions, conditions, incidents } = this.now;
    const maps = { tokens, activities, tasks, jobs, calls, timers, subscriptions, conditions, incidents };
    return Object.entries(maps).flatMap(([name, map]) => Object.keys(map).map((key) => `${name} ${key}`));
  }
}
