/** The commands of a transcript, carried out at a desk. */
import { expect } from '@jest/globals';
import { taskVerbs } from '../../engine/elements/taskVerbs/registry.js';
import { errorCodes } from '../../engine/errors.js';
import type { Actor, Definition, Instant, Task, Variables } from '../../engine/vocabulary.js';
import type { Desk, Instance, Outcome, Payload, Town } from './office.js';
import { type Command, type Refused, readLocal } from './transcript.js';

export type StartCheck = (
  processId: string,
  variables: Variables,
  user: string,
  now: Instant,
  /** What the transcript has led to so far: a doubt or a dispute may be about it. */
  instances: readonly Instance[],
) => Promise<{ ok: true; variables: Variables } | { ok: false; refusal: Refused }>;

/** What a task is completed with, judged as the API judges it beside the form. */
export type CompletionCheck = (
  task: { processId: string; element: string; known: Variables; purpose?: Task['purpose'] },
  variables: Variables,
  user: string,
  now: Instant,
) => ReturnType<StartCheck>;

export interface Scenario {
  definitions: Definition[];
  checkStart?: StartCheck;
  checkCompletion?: CompletionCheck;
}

const worker: Actor = { kind: 'worker', id: 'script' };
type Held = 'tasks' | 'jobs' | 'incidents';

function target(office: Desk, word = ''): { instance: Instance; element: string } {
  const match = /^(?:#(\d+)\/)?(.*)$/.exec(word)!;
  const instance = office.instances[Number(match[1] ?? 1) - 1];
  if (!instance) throw new Error(`No instance has been started for "${word}"`);
  return { instance, element: match[2] ?? '' };
}

function keyOf(instance: Instance, held: Held, element: string): string {
  const entities = Object.values(instance.state[held]) as { key: string; element: string }[];
  const found = entities.find((each) => each.element === element);
  // A key that nothing has: the kernel's own refusal is what the transcript shall show.
  return found?.key ?? `${instance.state.instance}999999`;
}

/** The task of an element that was completed last and can be asked for still. */
function completedKeyOf({ state }: Instance, element: string): string {
  const finished = Object.values(state.trails).flatMap((trail) => trail.finished);
  return finished.findLast((one) => one.element === element)?.key ?? `${state.instance}999999`;
}

function payloadOf(command: Command, instance: Instance, element: string): Payload {
  const { verb, user = '', variables } = command;
  const task = () => keyOf(instance, 'tasks', element);
  const job = () => keyOf(instance, 'jobs', element);
  switch (verb) {
    case 'claim':
      return { type: 'task.assigned', task: task(), assignee: user, allowOverride: false };
    case 'unclaim':
      return { type: 'task.unassigned', task: task() };
    case 'complete':
      return { type: 'task.completed', task: task(), variables };
    case 'work':
      return { type: 'job.completed', job: job(), variables };
    case 'fail': {
      const { retries = 0, backoffMs = 0, message = 'failed' } = variables;
      const payload = { retries: Number(retries), backoffMs: Number(backoffMs), message: String(message) };
      return { type: 'job.failed', job: job(), ...payload };
    }
    case 'retry':
      return { type: 'job.retriesUpdated', job: job(), retries: Number(variables.retries) };
    case 'throw':
      return { type: 'job.errorThrown', job: job(), code: command.words[1] ?? '', variables };
    case 'resolve':
      return { type: 'incident.resolved', incident: keyOf(instance, 'incidents', element) };
    case 'cancel':
      return { type: 'instance.canceled' };
    case 'set':
      return { type: 'variables.set', scope: instance.state.root, variables, local: false };
    case 'withdraw':
      if (element === '') return { type: 'instance.withdrawn', ...variables };
      return { type: 'task.withdrawn', task: completedKeyOf(instance, element), ...variables };
    case 'terminate':
      return { type: 'instance.terminated', opinion: String(variables.opinion) };
    default: {
      const known = taskVerbs.find(({ name }) => name === verb);
      if (!known) throw new Error(`"${verb}" is no command of a scenario`);
      return { type: known.event, task: task(), ...variables } as unknown as Payload;
    }
  }
}

/** A notice without words is a fault of the diagram that no transcript shows: the job's worker would fail. */
function expectWords(instance: Instance, element: string): void {
  const job = Object.values(instance.state.jobs).find((each) => each.element === element);
  if (job?.type !== 'notify') return;
  const { subject, text } = instance.state.activities[job.key]!.variables;
  expect([element, typeof subject, typeof text]).toEqual([element, 'string', 'string']);
}

/** `"#1"` is the key of the first instance. */
const named = (office: Desk, variables: Variables): Variables =>
  JSON.parse(
    JSON.stringify(variables).replace(/"#(\d+)"/g, (_all, number) =>
      JSON.stringify(office.instances[Number(number) - 1]!.state.instance),
    ),
  );

function inTown(desk: Desk): Town {
  if ('broadcast' in desk) return desk as Town;
  throw new Error('Signals, and messages that wait, are for the durable engine');
}

const hourMs = 3_600_000;

/** What reaches instances without naming them. */
async function announce(office: Desk, { verb, words, variables }: Command): Promise<Outcome> {
  const [name = '', key = '', waits, hours] = words;
  if (verb === 'signal') return inTown(office).broadcast(name, variables);
  if (waits === 'for') return inTown(office).leave(name, key, variables, Number(hours) * hourMs);
  if (await office.publish(name, key, variables, '5')) return { ok: true };
  return {
    ok: false,
    refusal: { code: 'SUBSCRIPTION_NOT_FOUND', text: errorCodes.SUBSCRIPTION_NOT_FOUND },
  };
}

/** Carries out one command; what it led to is at the desk. */
export async function execute(office: Desk, command: Command, scenario: Scenario): Promise<Outcome> {
  const { verb, words, user = 'clerk', variables } = command;
  const by: Actor = { kind: 'user', id: user };
  if (verb === 'at') {
    await office.advanceTo(readLocal(words.join(' ')));
    return { ok: true };
  }
  if (verb === 'start') {
    const [processId = ''] = words;
    const now = new Date(office.nowMs).toISOString();
    const check = scenario.checkStart ?? (async () => ({ ok: true as const, variables }));
    const checked = await check(processId, named(office, variables), user, now, office.instances);
    return checked.ok ? office.start(processId, checked.variables, by) : checked;
  }
  if (verb === 'message' || verb === 'signal') return announce(office, command);
  const { instance, element } = target(office, words[0]);
  const isWork = ['work', 'fail', 'throw'].includes(verb);
  if (verb === 'work') expectWords(instance, element);
  if (verb === 'complete' && scenario.checkCompletion) {
    const { processId, scopes, root } = instance.state;
    const purpose = instance.state.tasks[keyOf(instance, 'tasks', element)]?.purpose;
    const task = { processId, element, known: scopes[root]?.variables ?? {}, purpose };
    const now = new Date(office.nowMs).toISOString();
    const checked = await scenario.checkCompletion(task, variables, user, now);
    if (!checked.ok) return checked;
    command.variables = checked.variables;
  }
  return office.send(instance, payloadOf(command, instance, element), isWork ? worker : by);
}
