import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { returnTargets } from '../../engine/elements/taskVerbs/return.js';
import { step } from '../../engine/kernel/step.js';
import type { Event, InstanceState, Task } from '../../engine/vocabulary.js';
import { runs } from '../support/chance.js';
import { user } from '../support/handling.js';
import { deepFreeze, InstanceRun } from '../support/run.js';
import type { Block, Kind } from './blocks.js';
import { randomProcess } from './processes.js';
import { dice, resolutionsIn } from './walk.js';

const settings = runs(25);
const stepsMax = 400;
/** Verbs that lead back are used so often in one walk that it still comes to its end. */
const verbsMax = 25;

/** Blocks in which no two tokens of a scope are ever in one state, so that a doubled one is seen. */
const leaves: Kind[] = ['user', 'user', 'user', 'service', 'script', 'pass'];
const branches: Kind[] = ['exclusive', 'parallel', 'inclusive'];
const block: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => {
  const of = (kinds: Kind[], minLength: number, maxLength: number) =>
    fc.record({
      kind: fc.constantFrom(...kinds),
      option: fc.nat(23),
      blocks: fc.array(tie('block'), { minLength, maxLength }),
    });
  return {
    block: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      fc.record({ kind: fc.constantFrom(...leaves), option: fc.nat(23), blocks: fc.constant([]) }),
      of(['sequence'], 2, 4),
      of(branches, 2, 3),
      of(['sub', 'multi', 'repeat'], 1, 1),
    ) as fc.Arbitrary<Block>,
  };
}).block;

/** People before it, beside it and after it: so that what they return goes round and through a join. */
function amongPeople(middle: Block): Block {
  const person: Block = { kind: 'user', option: 0, blocks: [] };
  const beside: Block = { kind: 'parallel', option: 0, blocks: [middle, person] };
  return { kind: 'sequence', option: 0, blocks: [person, beside, person] };
}

type Pick = (n: number) => number;
type Send = () => void;
const handlerOf = ({ assignee = 'clerk' }: Task) => user(assignee);

/** Every verb that leads somewhere else, on a task or on what was completed. */
function verbsIn(run: InstanceRun, completed: string[], pick: Pick): Send[] {
  const view = { at: run.at, state: run.now, file: run.world.definition.file };
  const opinion = '请再核';
  const onTask = Object.values(run.now.tasks).flatMap((task): Send[] => {
    const by = handlerOf(task);
    const event = { task: task.key, opinion };
    const name = `u${pick(3)}`;
    const position = (['before', 'after', 'parallel'] as const)[pick(3)]!;
    const resume = pick(2) === 0 ? 'here' : 'start';
    const nodes = returnTargets(view, task).map(({ record }): Send => {
      const target = { kind: 'node', element: record.element } as const;
      return () => run.send({ type: 'task.returned', ...event, target }, by);
    });
    return [
      ...nodes,
      () => run.send({ type: 'task.returned', ...event, target: { kind: 'previous' } }, by),
      () => run.send({ type: 'task.returned', ...event, target: { kind: 'applicant', resume } }, by),
      () => run.send({ type: 'task.delegated', ...event, to: name }, by),
      () => run.send({ type: 'task.resolved', ...event, variables: {} }, by),
      () => run.send({ type: 'task.transferred', ...event, to: name }, by),
      () => run.send({ type: 'task.signersAdded', ...event, position, signers: [{ name, weight: 1 }] }, by),
      () => run.send({ type: 'task.signerRemoved', ...event, signer: name }, by),
      () => run.send({ type: 'task.unassigned', ...event }, by),
    ];
  });
  const back = completed.map(
    (task): Send =>
      () =>
        run.send({ type: 'task.withdrawn', task }),
  );
  return [...onTask, ...back, () => run.send({ type: 'instance.withdrawn' })];
}

/** What moves the process on. */
function workIn(run: InstanceRun, completed: string[], pick: Pick): Send[] {
  const variables = { choice: pick(3), again: false };
  const tasks = Object.values(run.now.tasks).map(
    (task): Send =>
      () => {
        const by = handlerOf(task);
        const type = task.delegatedBy === undefined ? 'task.completed' : 'task.resolved';
        run.send({ type, task: task.key, variables }, by);
        if (by.id === 'clerk') completed.push(task.key);
      },
  );
  const jobs = Object.keys(run.now.jobs).map(
    (job): Send =>
      () =>
        run.send({ type: 'job.completed', job, variables }),
  );
  const timers = Object.keys(run.now.timers).map(
    (timer): Send =>
      () =>
        run.ring(timer),
  );
  return [...tasks, ...jobs, ...(tasks.length + jobs.length === 0 ? timers : [])];
}

/** TR3: tokens, counts, activities, tasks and trail fit together, and no token is there twice. */
function expectSound(state: InstanceState): void {
  const { scopes, tokens, activities, tasks, trails } = state;
  const living = Object.values(tokens).filter(({ listener }) => !listener);
  for (const scope of Object.values(scopes)) {
    const here = living.filter((token) => token.scope === scope.key);
    expect(here).toHaveLength(scope.tokens);
    expect(new Set(here.map((token) => JSON.stringify(token.state))).size).toBe(here.length);
    for (const [gateway, counts] of Object.entries(scope.arrivals)) {
      const flows = (scope.arrived?.[gateway] ?? []).map(({ flow }) => flow);
      expect(Object.entries(counts).map(([, count]) => count)).toEqual(Object.keys(counts).map(() => 1));
      expect(flows.sort()).toEqual(Object.keys(counts).sort());
    }
  }
  for (const { key, token, element } of Object.values(activities)) {
    expect(tokens[token]?.activities[element]).toBe(key);
  }
  for (const { key, of = key } of Object.values(tasks)) {
    expect(activities[of]?.signing?.open.includes(key) ?? activities[of]?.key === key).toBe(true);
  }
  for (const [scope, { finished }] of Object.entries(trails)) {
    expect(scopes[scope]).toBeDefined();
    const known = new Set<string>();
    const all = new Set(finished.map(({ key }) => key));
    for (const { key, after } of finished) {
      for (const one of after) expect(all.has(one) && !known.has(one)).toBe(false);
      known.add(key);
    }
    expect(known.size).toBe(finished.length);
  }
}

/** Tries sends in turn, from one that the dice choose, until one is not refused. */
function trySome(run: InstanceRun, sends: Send[], pick: Pick): boolean {
  const first = sends.length === 0 ? 0 : pick(sends.length);
  for (const send of [...sends.slice(first), ...sends.slice(0, first)]) {
    const { length } = run.events;
    try {
      send();
      return true;
    } catch (error) {
      // A refusal leaves no trace, and another verb is tried; anything else is a finding.
      if (run.events.length !== length || !/^[A-Z_]+: /.test((error as Error).message)) throw error;
    }
  }
  return false;
}

/** False when nothing can be done any more and the instance has not ended. */
function walk(run: InstanceRun, seed: number, restart: (run: InstanceRun) => void): boolean {
  const pick = dice(seed);
  const completed: string[] = [];
  for (let count = 0, verbs = 0; count < stepsMax; count += 1) {
    if (run.now.status !== 'active') return true;
    for (const { send } of resolutionsIn(run)) send();
    const wants = verbs < verbsMax && pick(3) === 0;
    if (wants && trySome(run, verbsIn(run, completed, pick), pick)) verbs += 1;
    else if (!trySome(run, workIn(run, completed, pick), pick)) return false;
    expectSound(run.now);
    if (pick(4) === 0) restart(run);
  }
  return false;
}

const initial = { choice: 0, again: false, applicant: { user: 'mei' } };
const copyOf = <T>(value: T): T => deepFreeze(JSON.parse(JSON.stringify(value)) as T);

/** fast-check prints the seed and the shrunken process of a failure; SEED=… runs the same ones again. */
describe('a random process on which people use random verbs', () => {
  test('stays sound, comes to its end and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.nat(), async (shape, seed) => {
        const run = await InstanceRun.of(randomProcess(amongPeople(shape)), initial);
        expect(walk(run, seed, () => undefined)).toBe(true);
        expect(run.now.status).toBe('completed');
        expect(run.leftovers()).toEqual([]);
        expect(Object.values(run.now.scopes)).toMatchObject([{ tokens: 0, arrivals: {} }]);
        expect(run.now.trails).toEqual({});
      }),
      settings,
    );
  });

  test('goes the same way from a stored state, and comes out of its log again', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.nat(), async (shape, seed) => {
        const xml = randomProcess(amongPeople(shape));
        const steady = await InstanceRun.of(xml, initial);
        walk(steady, seed, () => undefined);
        const restored = await InstanceRun.of(xml, initial);
        walk(restored, seed, (run) => {
          run.state = copyOf(run.state);
        });
        expect(restored.state).toEqual(steady.state);
        expect(restored.effects).toEqual(steady.effects);
        let state: InstanceState | null = null;
        for (const event of copyOf(steady.events) as Event[]) {
          const result = step(steady.world, state, event);
          if (!result.ok) throw new Error(result.refusal.message);
          state = result.state;
        }
        expect(state).toEqual(steady.state);
      }),
      settings,
    );
  });
});
