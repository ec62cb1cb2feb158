import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plainCalendar } from '../../../engine/calendar/plainCalendar.js';
import { type ViewWrite, viewsOf } from '../../../engine/commit/views.js';
import { writeViews } from '../../../engine/commit/viewWriter.js';
import type { Command, Engine, InstanceState } from '../../../engine/index.js';
import { step } from '../../../engine/kernel/step.js';
import {
  commandsPerInstanceMax,
  commitCharsMax,
  eventCharsMax,
  jsonDepthMax,
  snapshotEveryCommits,
} from '../../../engine/limits.js';
import { bpmn, end, flow, line, parallel, start, userTask } from '../../support/diagram.js';
import {
  begin,
  clerk,
  codeOf,
  complete,
  deployAll,
  dumpViews,
  openPlace,
  type Place,
  setting,
  taskOf,
} from '../place.js';

describe('commits', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    const pair = [start(), userTask('a'), userTask('b'), end(), line('start', 'a', 'b', 'end')];
    const fork = [
      start(),
      parallel('fork'),
      line('start', 'fork'),
      ...['a', 'b', 'c', 'd'].flatMap((id) => [
        userTask(id),
        flow('fork', id),
        end(`end-${id}`),
        flow(id, `end-${id}`),
      ]),
    ];
    await deployAll(one, bpmn(pair, [], 'pair'), bpmn(fork, [], 'wide'));
  });
  afterAll(() => place.close());

  test('commands of two engines on one instance are each done once, whoever wins (C1)', async () => {
    const instance = await begin(one, 'pair');
    const { root } = await one.state(instance);
    const names = Array.from({ length: 60 }, (_, index) => `v${index}`);
    const commits = await Promise.all(
      names.map((name, index) => [one, two][index % 2]!.submit(instance, setting(root, name, name), clerk)),
    );
    expect(new Set(commits.map((commit) => commit.seq)).size).toBe(names.length);
    expect(Object.keys(await one.variables(instance)).sort()).toEqual([...names].sort());
    expect((await two.state(instance)).seq).toBe(names.length);
    expect(await two.verify(instance)).toEqual({ instance, clean: true, commits: names.length + 1 });
  });

  test('of two engines that complete one task at the same time exactly one does (C1)', async () => {
    const instance = await begin(one, 'pair');
    const task = await taskOf(one, instance);
    await two.state(instance);
    const answers = await Promise.allSettled(
      [one, two].map((engine) =>
        engine.submit(instance, { type: 'task.completed', task, variables: {} }, clerk),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    const rows = await place.collections.tasks.find({ instance }).toArray();
    expect(rows.map((row) => [row.element, row.state])).toEqual([
      ['a', 'COMPLETED'],
      ['b', 'CREATED'],
    ]);
  });

  test('a task that another engine opened is found, though the own state is older (C6)', async () => {
    const instance = await begin(one, 'pair');
    await two.state(instance);
    await complete(one, instance, 'a');
    const task = await taskOf(one, instance, 'b');
    const commit = await two.submit(instance, { type: 'task.completed', task, variables: {} }, clerk);
    expect(commit.moves.at(-1)).toMatchObject({ type: 'instance.completed' });
    const again = two.submit(instance, { type: 'task.completed', task, variables: {} }, clerk);
    expect(await codeOf(again)).toBe('INSTANCE_ENDED');
  });

  test('whoever has the answer finds it in the views (C9)', async () => {
    const instances = await Promise.all(Array.from({ length: 40 }, () => begin(one, 'pair')));
    await Promise.all(
      instances.map(async (instance) => {
        await complete(one, instance, 'a');
        const rows = await place.collections.tasks.find({ instance, state: 'CREATED' }).toArray();
        expect(rows.map((row) => row.element)).toEqual(['b']);
      }),
    );
  });

  function nested(depth: number): Command & { type: 'variables.set' } {
    let value: never[] = [];
    for (let level = 0; level < depth; level += 1) value = [value] as unknown as never[];
    return { type: 'variables.set', scope: '', variables: { value }, local: false };
  }

  test('what the database could not give back is refused, and its group goes on (C10, C4)', async () => {
    const instance = await begin(one, 'pair');
    const { root } = await one.state(instance);
    const bad: [Command, string][] = [
      [setting(root, 'half', '\ud83d'), 'VARIABLES_INVALID'],
      [setting(root, '_bsontype', 'ObjectId'), 'VARIABLES_INVALID'],
      [setting(root, 'nul\0name', 'x'), 'VARIABLES_INVALID'],
      [setting(root, 'long', 'x'.repeat(eventCharsMax)), 'PAYLOAD_TOO_LARGE'],
      [{ ...nested(jsonDepthMax + 1), scope: root }, 'VARIABLES_INVALID'],
      [
        { type: 'variables.set', scope: root, variables: { x: Number.NaN }, local: true },
        'VARIABLES_INVALID',
      ],
    ];
    const good = Array.from({ length: 20 }, () => begin(one, 'pair'));
    const codes = await Promise.all(bad.map(([command]) => codeOf(one.submit(instance, command, clerk))));
    expect(codes).toEqual(bad.map(([, code]) => code));
    expect(new Set(await Promise.all(good)).size).toBe(20);
    const odd = { 'a.b': 1, $where: 'x', '': [null, -0, 1e300], 文: '\u2028"\\' };
    await one.submit(instance, { type: 'variables.set', scope: root, variables: odd, local: true }, clerk);
    expect(await two.variables(instance)).toEqual(odd);
    expect((await two.verify(instance)).clean).toBe(true);
    expect(eventCharsMax * 3).toBeLessThan(commitCharsMax * 1.5);
  });

  test('commands beyond the bound of one instance are refused and may be tried again', async () => {
    const instance = await begin(one, 'pair');
    const { root } = await one.state(instance);
    const commands = Array.from({ length: commandsPerInstanceMax + 5 }, () =>
      one.submit(instance, setting(root, '_bsontype', 'never stored'), clerk),
    );
    const codes = await Promise.all(commands.map(codeOf));
    expect(codes.filter((code) => code === 'RESOURCE_EXHAUSTED')).toHaveLength(5);
  });

  test('a snapshot shortens a load, and one that does not fit the log is passed over', async () => {
    const instance = await begin(one, 'pair');
    const { root } = await one.state(instance);
    for (let seq = 1; seq < snapshotEveryCommits; seq += 1) {
      await one.submit(instance, setting(root, 'x', String(seq)), clerk);
    }
    await one.settled();
    const { snapshots } = place.collections;
    const last = snapshotEveryCommits - 1;
    expect((await snapshots.findOne({ _id: instance }))?.seq).toBe(last);
    const fresh = await place.engine();
    expect(await fresh.variables(instance)).toEqual({ x: String(last) });
    const forged = JSON.stringify({ ...(await one.state(instance)), overdue: 7 });
    await snapshots.updateOne({ _id: instance }, { $set: { stateText: forged } });
    const other = await place.engine();
    expect((await other.state(instance)).overdue).toBe(0);
  });

  test('views written twice, or late, change nothing (C5)', async () => {
    const instance = await begin(one, 'wide');
    await complete(one, instance, 'a');
    await complete(one, instance, 'c');
    const before = await dumpViews(place.collections);
    const commits = await one.history(instance, { fromSeq: 0, limit: 10 });
    const definition = await one.definition((await one.state(instance)).definition);
    const writes: ViewWrite[][] = [];
    let state: InstanceState | null = null;
    for (const commit of commits) {
      const result = step({ definition, calendar: plainCalendar }, state, commit.event);
      if (!result.ok) throw new Error(result.refusal.message);
      writes.push(viewsOf(definition, commit, state, result.state));
      state = result.state;
    }
    for (const views of [...writes, ...writes.reverse()]) await writeViews(place.collections, views);
    expect(await dumpViews(place.collections)).toEqual(before);
  });

  test('views made again from the log are the views there were (C3)', async () => {
    const instances = await Promise.all(Array.from({ length: 5 }, () => begin(two, 'wide')));
    await Promise.all(instances.map((instance) => complete(two, instance, 'b')));
    await Promise.all(
      instances.map(async (instance) => {
        const task = await taskOf(one, instance, 'd');
        const assigned = { type: 'task.assigned', task, assignee: 'li', allowOverride: false } as const;
        await one.submit(instance, assigned, clerk);
        if (instance > instances[2]!) await one.submit(instance, { type: 'instance.canceled' }, clerk);
      }),
    );
    await Promise.all([one.settled(), two.settled()]);
    const before = await dumpViews(place.collections);
    const made = await one.rebuild();
    expect(made.commits).toBe(await place.collections.commits.countDocuments());
    expect(await dumpViews(place.collections)).toEqual(before);
  });
});
