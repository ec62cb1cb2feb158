import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AppendOutcome, GroupCommit } from '../../../engine/commit/group.js';
import { groupCharsMax, groupCommitsMax, insertsUnderWayMax } from '../../../engine/limits.js';
import type { Collections } from '../../../models/collections.js';
import type { CommitRow } from '../../../models/commits.js';
import { openPlace, type Place } from '../place.js';

describe('group', () => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace();
    await place.engine();
  });
  afterAll(() => place.close());

  const row = (instance: string, seq: number): CommitRow => ({
    _id: `group-${instance}-${seq}`,
    instance,
    seq,
    kernel: 1,
    event: { type: 'instance.canceled', at: '', by: { kind: 'engine', id: '' }, calendar: '' },
    moves: [],
    effects: [],
    stateHash: '',
    prevHash: '',
    hash: '',
  });

  /** The same collections, with an eye on the inserts that are sent: how large, and how many at once. */
  function watched(collections: Collections) {
    const seen = { sizes: [] as number[], underWay: 0, underWayMost: 0 };
    const { db } = collections;
    const command = async (...args: Parameters<typeof db.command>) => {
      const order = args[0] as { insert?: string; documents?: unknown[] };
      if (order.insert !== 'commits') return db.command(...args);
      seen.sizes.push(order.documents!.length);
      seen.underWay += 1;
      seen.underWayMost = Math.max(seen.underWayMost, seen.underWay);
      try {
        return await db.command(...args);
      } finally {
        seen.underWay -= 1;
      }
    };
    const spied = new Proxy(db, {
      get: (target, name) => (name === 'command' ? command : Reflect.get(target, name)),
    });
    return { collections: { ...collections, db: spied }, seen };
  }

  const appendAll = (group: GroupCommit, rows: CommitRow[], chars: number): Promise<AppendOutcome[]> =>
    Promise.all(rows.map((one) => group.append({ row: one, chars, views: [] })));

  test('appends of one turn go in groups of bounded size, so many of them under way (C4)', async () => {
    const { collections, seen } = watched(place.collections);
    const count = groupCommitsMax * (insertsUnderWayMax + 2) + 1;
    const rows = Array.from({ length: count }, (_, seq) => row('many', seq));
    const outcomes = await appendAll(new GroupCommit(collections), rows, 1);
    expect(new Set(outcomes)).toEqual(new Set(['appended']));
    expect(await collections.commits.countDocuments({ instance: 'many' })).toBe(count);
    expect(Math.max(...seen.sizes)).toBe(groupCommitsMax);
    expect(seen.underWayMost).toBe(insertsUnderWayMax);
    expect(seen.sizes.length).toBe(insertsUnderWayMax + 3);
  });

  test('a group ends where its commits would be too long for one message', async () => {
    const { collections, seen } = watched(place.collections);
    const rows = Array.from({ length: 3 }, (_, seq) => row('long', seq));
    await appendAll(new GroupCommit(collections), rows, groupCharsMax);
    expect(seen.sizes).toEqual([1, 1, 1]);
  });

  test('of two appends with one seq exactly one wins, in one group and in two', async () => {
    const group = new GroupCommit(place.collections);
    const other = new GroupCommit(place.collections);
    const twice = (suffix: string) => ({ ...row('race', 0), _id: `group-race-${suffix}` });
    const append = (to: GroupCommit, suffix: string) =>
      to.append({ row: twice(suffix), chars: 1, views: [] });
    const outcomes = await Promise.all([append(group, 'a'), append(group, 'b'), append(other, 'c')]);
    expect(outcomes.toSorted()).toEqual(['appended', 'lost', 'lost']);
  });
});
