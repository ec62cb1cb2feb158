/**
 * What has changed on any node since one last looked, in two reads whoever asks for how many.
 *
 * H4  Every commit is named by a `next()` that begins after its views are written, so that whoever reads the
 *     views then sees it. A node's commits count up and its mark says below which of them views are done;
 *     each look therefore starts at the marks of the look before, and names some commits twice.
 */
import type { Collections } from '../../models/collections.js';
import { changedCommitsMax } from '../limits.js';
import type { Changes, ChangesFeed } from '../ports.js';
import type { Key } from '../vocabulary.js';

export class LogFeed implements ChangesFeed {
  private readonly collections: Pick<Collections, 'nodes' | 'commits'>;
  /** Per node, by its owner key, the mark of the last look; undefined before the first. */
  private marks: ReadonlyMap<Key, string> | undefined;

  constructor(collections: Pick<Collections, 'nodes' | 'commits'>) {
    this.collections = collections;
  }

  async next(): Promise<Changes> {
    const rows = await this.collections.nodes.find({}, { projection: { doneBefore: 1 } }).toArray();
    const now = new Map(rows.map(({ _id, doneBefore }) => [_id, doneBefore]));
    const changes = this.marks ? await this.since(this.marks, now) : { instances: [], by: [] };
    this.marks = now;
    return changes;
  }

  /** A node that is new since the last look is read from its first commit, one that is gone for once more. */
  private async since(last: ReadonlyMap<Key, string>, now: ReadonlyMap<Key, string>): Promise<Changes> {
    const owners = [...new Set([...last.keys(), ...now.keys()])];
    const $or = owners.map((owner) => ({ _id: { $gte: last.get(owner) ?? owner, $lt: `${owner}~` } }));
    if ($or.length === 0) return { instances: [], by: [] };
    const rows = await this.collections.commits
      .find({ $or }, { projection: { _id: 0, instance: 1, 'event.by.id': 1 } })
      .limit(changedCommitsMax + 1)
      .toArray();
    if (rows.length > changedCommitsMax) return 'many';
    const by = rows.map(({ event }) => event.by.id);
    return { instances: [...new Set(rows.map(({ instance }) => instance))], by: [...new Set(by)] };
  }
}
