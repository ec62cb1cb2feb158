/**
 * Runs transcripts and compares what happened with what they say. `UPDATE=1` rewrites them; the diff is read.
 *
 * at 2026-02-10 09:30             moves the clock (Asia/Shanghai); timers on the way ring
 * start PROCESS as USER {…}       starts an instance, after the start check if the scenario has one
 * claim|unclaim ELEMENT as USER   and complete ELEMENT as USER {…}
 * return|transfer|… ELEMENT as USER {…}   any verb of the registry, with the rest of its event
 * withdraw ELEMENT as USER         and terminate INSTANCE as USER {"opinion": "…"}
 * withdraw #1/ as USER             takes the application of the first instance back
 * work ELEMENT {…}                completes the job; fail ELEMENT {"retries":0,"message":"…"} does not
 * throw ELEMENT CODE              throws a BPMN error from the job
 * resolve ELEMENT                 resolves the incident
 * cancel, set {…}                 cancels the instance, sets its variables
 * start PROCESS as USER {"subject": "#1"}   about the first instance
 * start PROCESS as USER {"onBehalfOf": …}   entered for a department that applied on paper
 * message NAME KEY {…}            correlates a message
 * status                          shows where every instance stands
 *
 * An element of the second instance is written `#2/element`; `cancel` and `set` take `#2/`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { taskVerbs } from '../../engine/elements/taskVerbs/registry.js';
import { errorCodes } from '../../engine/errors.js';
import type { Actor, Definition, Instant, Task, Timer, Variables } from '../../engine/vocabulary.js';
import { DurableOffice } from './durableOffice.js';
import { type Desk, type Instance, leftoversOf, Office, type Outcome, type Payload } from './office.js';
import {
  type Block,
  type Command,
  maskKeys,
  type Refused,
  readBlocks,
  readCommand,
  readLocal,
  showRecord,
  showRefusal,
  writeBlocks,
} from './transcript.js';

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

async function execute(office: Desk, command: Command, scenario: Scenario): Promise<Outcome> {
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
  if (verb === 'message') {
    const correlated = await office.publish(words[0] ?? '', words[1] ?? '', variables, '5');
    const refusal = { code: 'SUBSCRIPTION_NOT_FOUND', text: errorCodes.SUBSCRIPTION_NOT_FOUND };
    return correlated ? { ok: true } : { ok: false, refusal };
  }
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

function showStatus({ number, state }: Instance): string {
  const work = [...Object.values(state.tasks), ...Object.values(state.jobs)];
  const open = work.map((each) => ('light' in each ? `${each.element}(${each.light})` : each.element)).sort();
  const incidents = Object.values(state.incidents).map((each) => `${each.element}!${each.code}`);
  const where = [...open, ...incidents].join(', ');
  const head = `#${number} ${state.processId} ${state.status}, overdue ${state.overdue}`;
  return where === '' ? head : `${head}: ${where}`;
}

async function play(blocks: Block[], scenario: Scenario, office: Desk): Promise<Block[]> {
  const timers = new Map<string, Timer>();
  const played: Block[] = [];
  for (const block of blocks) {
    const lines: string[] = [];
    if (block.command.length > 0) {
      const command = readCommand(block.command);
      if (command.verb === 'status') lines.push(...office.instances.map(showStatus));
      else {
        const outcome = await execute(office, command, scenario);
        // By instance, each in the order of its log: which of two went first is no promise.
        const records = office.takeRecords().sort((a, b) => a.instance.number - b.instance.number);
        lines.push(...records.flatMap((record) => showRecord(record, timers)));
        if (!outcome.ok) lines.push(...showRefusal(outcome.refusal));
      }
    }
    played.push({ ...block, golden: lines.map((line) => maskKeys(line, office.instances)) });
  }
  for (const instance of office.instances) {
    if (instance.state.status !== 'active') expect(leftoversOf(instance)).toEqual([]);
  }
  return played;
}

const folderName = ({ pathname }: URL): string => pathname.split('/').at(-2) ?? '';

/**
 * Declares three tests per transcript of a folder: as written, crashing at every step with doubled effects,
 * and on the durable engine.
 */
export function testTranscripts(folder: URL, prepare: () => Promise<Scenario>): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  describe.each(names)(`${folderName(folder)}/%s`, (name) => {
    const url = new URL(name, folder);
    const read = () => readFileSync(url, 'utf8');
    const played = async (scenario: Scenario, office: Desk) =>
      writeBlocks(await play(readBlocks(read()), scenario, office));

    test('happens as written', async () => {
      const scenario = await prepare();
      const found = await played(scenario, new Office(scenario.definitions, { crashing: false }));
      if (process.env.UPDATE && found !== read()) writeFileSync(url, found);
      else expect(found).toBe(read());
    });

    test('comes to the same with a crash at every step and every effect doubled', async () => {
      const scenario = await prepare();
      const found = await played(scenario, new Office(scenario.definitions, { crashing: true }));
      expect(found).toBe(read());
    });

    test('comes to the same on the durable engine', async () => {
      const scenario = await prepare();
      const office = await DurableOffice.open(scenario.definitions);
      try {
        expect(await played(scenario, office)).toBe(read());
        await office.verify();
      } finally {
        await office.close();
      }
    });
  });
}
