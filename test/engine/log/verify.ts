/** Whoever touches the log, or what stands in for it, is found. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Commit, Engine, Key, Verdict } from '../../../engine/index.js';
import { hashOfCommit } from '../../../engine/kernel/digest.js';
import { historyPageMax, snapshotEveryCommits } from '../../../engine/limits.js';
import type { CommitRow } from '../../../models/commits.js';
import { bpmn, end, line, start, userTask } from '../../support/diagram.js';
import { begin, clerk, complete, deployAll, openPlace, type Place, setting } from '../place.js';

describe('verify', () => {
  let place: Place;
  let engine: Engine;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
    const tasks = [start(), userTask('a'), userTask('b'), end(), line('start', 'a', 'b', 'end')];
    await deployAll(engine, bpmn(tasks, [], 'pair'));
  });
  afterAll(() => place.close());

  /** An instance with five commits, the last of which completes a task. */
  async function recorded(): Promise<Key> {
    const instance = await begin(engine, 'pair', { amount: 1 });
    const { root } = await engine.state(instance);
    await engine.submit(instance, setting(root, 'x', '1'), clerk);
    await engine.submit(instance, setting(root, 'x', '2'), clerk);
    await engine.submit(instance, setting(root, 'x', '3'), clerk);
    await complete(engine, instance);
    return instance;
  }

  const commits = () => place.collections.commits;
  const rowsOf = (instance: Key) => commits().find({ instance }).sort({ seq: 1 }).toArray();
  const verdictAfter = async (tamper: (instance: Key) => Promise<unknown>): Promise<Verdict> => {
    const instance = await recorded();
    expect(await engine.verify(instance)).toEqual({ instance, clean: true, commits: 5 });
    await tamper(instance);
    return engine.verify(instance);
  };

  const alterations: [string, (row: CommitRow) => object][] = [
    ['who did it', (row) => ({ 'event.by.id': `not ${row.event.by.id}` })],
    ['when it was done', () => ({ 'event.at': '2020-01-01T00:00:00.000Z' })],
    ['what was decided', () => ({ 'event.variables': { x: '7' } })],
    ['a move', (row) => ({ moves: [...row.moves, { type: 'instance.completed' }] })],
    ['an effect', () => ({ effects: [{ id: '1', type: 'timer.cancel', timer: '1' }] })],
    ['the digest of the state', () => ({ stateHash: 'f'.repeat(64) })],
    ['its own hash', () => ({ hash: 'f'.repeat(64) })],
  ];
  test.each(alterations)('a commit is found in which %s was altered', async (_, change) => {
    const verdict = await verdictAfter(async (instance) => {
      const [, , row] = await rowsOf(instance);
      await commits().updateOne({ _id: row!._id }, { $set: change(row!) });
    });
    expect(verdict).toMatchObject({ clean: false, difference: { seq: 2 } });
  });

  test('a removed commit is found, the first, one between, and the last', async () => {
    for (const seq of [0, 2, 4]) {
      const verdict = await verdictAfter((instance) => commits().deleteOne({ instance, seq }));
      expect(verdict).toMatchObject({ clean: false, difference: { seq, field: 'seq' } });
    }
  });

  test('commits in another order are found', async () => {
    const verdict = await verdictAfter(async (instance) => {
      const [, one, two] = await rowsOf(instance);
      await commits().deleteMany({ _id: { $in: [one!._id, two!._id] } });
      await commits().insertMany([
        { ...one!, seq: 2 },
        { ...two!, seq: 1 },
      ]);
    });
    expect(verdict).toMatchObject({ clean: false, difference: { seq: 1, field: 'prevHash' } });
  });

  test('a commit made up with all hashes behind it right is found by stepping it again (K3)', async () => {
    const verdict = await verdictAfter(async (instance) => {
      const rows = await rowsOf(instance);
      const forged = rows[2]!.event as { variables: object };
      forged.variables = { x: 'forged' };
      let prevHash = rows[1]!.hash;
      for (const { _id, hash: _, ...row } of rows.slice(2)) {
        const hash = hashOfCommit({ ...row, prevHash } as Commit);
        await commits().replaceOne({ _id }, { ...row, prevHash, hash });
        prevHash = hash;
      }
    });
    expect(verdict).toMatchObject({ clean: false, difference: { seq: 2, field: 'moves' } });
  });

  test('a changed snapshot is found, whether it can still be read or not', async () => {
    const { snapshots } = place.collections;
    for (const stateText of ['{"overdue":7}', '{"overdue":']) {
      const instance = await begin(engine, 'pair');
      const { root } = await engine.state(instance);
      for (let seq = 1; seq < snapshotEveryCommits; seq += 1) {
        await engine.submit(instance, setting(root, 'x', String(seq)), clerk);
      }
      await engine.settled();
      expect((await engine.verify(instance)).clean).toBe(true);
      await snapshots.updateOne({ _id: instance }, { $set: { stateText } });
      const seq = snapshotEveryCommits - 1;
      expect(await engine.verify(instance)).toMatchObject({
        clean: false,
        difference: { seq, field: 'snapshot' },
      });
    }
  });

  test('a history that grows while it is verified is not held to be torn', async () => {
    const instance = await recorded();
    const { root } = await engine.state(instance);
    const growing = (async () => {
      for (let nr = 0; nr < 20; nr += 1) await engine.submit(instance, setting(root, 'x', String(nr)), clerk);
    })();
    for (let round = 0; round < 10; round += 1) expect((await engine.verify(instance)).clean).toBe(true);
    await growing;
  });

  test('a page of a history holds a bounded number of commits, and what is not there has none', async () => {
    const instance = await recorded();
    const page = await engine.history(instance, { fromSeq: 1, limit: historyPageMax * 2 });
    expect(page.map((commit) => commit.seq)).toEqual([1, 2, 3, 4]);
    expect(await engine.history(instance, { fromSeq: 3, limit: 1 })).toHaveLength(1);
    await expect(engine.verify('1000000000000000001')).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
  });
});
