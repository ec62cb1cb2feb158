/**
 * A trip: one instance walked from its start to its end, kept as events that can be stepped again at any
 * speed.
 */
import { type Calendar, calendarSchema } from '../engine/calendar/calendar.js';
import { readResource } from '../engine/compile/readResource.js';
import { step } from '../engine/kernel/step.js';
import type { Definition, Event, InstanceState, Variables } from '../engine/vocabulary.js';

export interface Trip {
  definition: Definition;
  calendar: Calendar;
  events: Event[];
}

export const instanceKey = '1000000000000000001';
const startMs = Date.UTC(2026, 2, 2, 1);
const tripStepsMax = 10_000;

export async function releasedForm(name: string, xml: string): Promise<Definition> {
  const read = await readResource({ name: `${name}.bpmn`, content: xml });
  if (!read.ok) throw new Error(read.findings.map((one) => `${one.element}: ${one.message}`).join('\n'));
  const { file, source } = read.definitions[0]!;
  return {
    key: '1',
    processId: file.process,
    version: 1,
    name: file.name,
    resourceName: `${name}.bpmn`,
    deployment: '1',
    source,
    file,
    fingerprint: name,
    deployedAt: new Date(startMs).toISOString(),
    warnings: [],
  };
}

export const readCalendar = (text: string): Calendar => calendarSchema.parse(JSON.parse(text));

/** The next event of somebody who does whatever work is open: tasks first, then jobs. */
function nextEvent(state: InstanceState, results: Variables): Record<string, unknown> | undefined {
  const [task] = Object.keys(state.tasks);
  if (task !== undefined) return { type: 'task.completed', task, variables: results };
  const [job] = Object.keys(state.jobs);
  return job === undefined ? undefined : { type: 'job.completed', job, variables: results };
}

/** Nobody handles what he applied for himself. */
const nameOf = ({ type }: Record<string, unknown>): string =>
  type === 'instance.started' ? 'applicant' : 'clerk';

export function recordTrip(
  definition: Definition,
  calendar: Calendar,
  variables: Variables = {},
  results: Variables = {},
): Trip {
  const events: Event[] = [];
  let state: InstanceState | null = null;
  let next: Record<string, unknown> | undefined = {
    type: 'instance.started',
    instance: instanceKey,
    definition: definition.key,
    variables,
  };
  while (next && events.length < tripStepsMax) {
    const at = new Date(startMs + events.length * 1_000).toISOString();
    const event = { ...next, at, by: { kind: 'user', id: nameOf(next) }, calendar: 'bench@1' } as Event;
    const result = step({ definition, calendar }, state, event);
    if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.message}`);
    events.push(event);
    state = result.state;
    next = state.status === 'active' ? nextEvent(state, results) : undefined;
  }
  if (state?.status !== 'completed') throw new Error(`"${definition.processId}" did not come to its end`);
  return { definition, calendar, events };
}

/** Walks the trip that many times and gives µs per step. */
export function stepsMicroseconds({ definition, calendar, events }: Trip, times: number): number {
  const world = { definition, calendar };
  const beganMs = performance.now();
  for (let time = 0; time < times; time += 1) {
    let state: InstanceState | null = null;
    for (const event of events) {
      const result = step(world, state, event);
      if (!result.ok) throw new Error(result.refusal.message);
      state = result.state;
    }
  }
  return ((performance.now() - beganMs) * 1_000) / (times * events.length);
}
