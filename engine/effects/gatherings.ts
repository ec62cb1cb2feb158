/**
 * Parallel multiple start events of a process (BPMN 2.0.2 §10.5.2): an instance begins when every trigger has
 * occurred. What has occurred is kept until the others have; occurrences with a correlation key go together
 * with those of the same key and with those that have none, the oldest first.
 *
 * B9  An occurrence counts once: the row that keeps it remembers those that it has used. What is complete
 *     stands in the row until its instance has begun under a claim (B2), so that the sweeper finishes what a
 *     crash left.
 */

import { isDuplicateKey } from '../../models/driver.js';
import type { GatheringRow, Occurrence } from '../../models/gatherings.js';
import type { EdgeContext } from '../commit/context.js';
import { CodedError } from '../errors.js';
import { canonicalJson } from '../kernel/digest.js';
import { correlationAttemptsMax, gatheringWaitingMax, sweepBatchMax } from '../limits.js';
import type { Actor, Key, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import type { Starts } from './starts.js';

/** The start event that an occurrence is for, and how many triggers it has. */
export interface Gathered {
  processId: string;
  definition: Key;
  state: string;
  parts: number;
}

/** What has occurred: one of these triggers, which have one name. */
export type Occurred = Omit<Occurrence, 'part'> & { anyOf: number[] };

/** The oldest occurrences, one of each trigger, that go together; undefined while one is missing. */
function together(waiting: Occurrence[], parts: number): Occurrence[] | undefined {
  const keys = new Set([...waiting.map((one) => one.correlationKey).filter((key) => key !== ''), '']);
  for (const key of keys) {
    const fitting = waiting.filter(({ correlationKey }) => correlationKey === '' || correlationKey === key);
    const oldest = Array.from({ length: parts }, (_, part) => fitting.find((one) => one.part === part));
    if (oldest.every((one) => one !== undefined)) return oldest;
  }
  return undefined;
}

/** The row once something has occurred; the same row when that counts no more. The oldest give way. */
export function gather(row: GatheringRow, { anyOf, ...occurred }: Occurred, parts: number): GatheringRow {
  const known = row.used.includes(occurred.id) || row.waiting.some((one) => one.id === occurred.id);
  if (known) return row;
  const isFree = (part: number) =>
    !row.waiting.some((one) => one.part === part && one.correlationKey === occurred.correlationKey);
  const waiting = [...row.waiting, { ...occurred, part: anyOf.find(isFree) ?? anyOf[0]! }];
  const found = together(waiting, parts);
  if (!found) return { ...row, waiting: waiting.slice(-gatheringWaitingMax) };
  const texts = found.map((one) => JSON.parse(one.variablesText) as Variables);
  const variablesText = canonicalJson(Object.assign({}, ...texts));
  const id = `gathered:${row._id}:${found.map((one) => one.id).join(':')}`;
  return {
    ...row,
    waiting: waiting.filter((one) => !found.includes(one)),
    used: [...row.used, ...found.map((one) => one.id)].slice(-gatheringWaitingMax),
    complete: [...row.complete, { id, variablesText }],
  };
}

export class Gatherings {
  private readonly context: EdgeContext;
  private readonly begin: Starts['beginUnder'];

  constructor(context: EdgeContext, begin: Starts['beginUnder']) {
    this.context = context;
    this.begin = begin;
  }

  /**
   * Keeps what has occurred, or only what completes the others, and begins what is complete.
   */
  async add(
    of: Gathered,
    occurred: Occurred,
    by: Actor,
    { onlyToComplete = false } = {},
  ): Promise<{ isTaken: boolean; instance?: Key }> {
    const { gatherings } = this.context.collections;
    const _id = `${of.definition}:${of.state}`;
    for (let attempt = 0; attempt < correlationAttemptsMax; attempt += 1) {
      const row = (await gatherings.findOne({ _id })) ?? (await this.insert(_id, of));
      const after = gather(row, occurred, of.parts);
      if (after === row) return this.finish(row, by);
      if (onlyToComplete && after.complete.length === row.complete.length) return { isTaken: false };
      const { waiting, used, complete } = after;
      const $set = { waiting, used, complete, changes: row.changes + 1 };
      const changed = await gatherings.updateOne({ _id, changes: row.changes }, { $set });
      if (changed.modifiedCount === 1) return this.finish({ ...after, ...$set }, by);
    }
    throw new CodedError('CONFLICT', say(instanceWords.startContended, { key: _id }));
  }

  /** Begins what is complete and has not begun; gives how many that were. */
  async sweep(): Promise<number> {
    const { gatherings } = this.context.collections;
    const left = await gatherings
      .find({ 'complete.id': { $exists: true } })
      .limit(sweepBatchMax)
      .toArray();
    for (const row of left) await this.finish(row, { kind: 'engine', id: 'sweeper' });
    return left.length;
  }

  private async finish(row: GatheringRow, by: Actor): Promise<{ isTaken: boolean; instance?: Key }> {
    let instance: Key | undefined;
    for (const { id, variablesText } of row.complete) {
      instance = await this.begin(id, row, JSON.parse(variablesText) as Variables, by);
      await this.context.collections.gatherings.updateOne(
        { _id: row._id },
        { $pull: { complete: { id } }, $inc: { changes: 1 } },
      );
    }
    return { isTaken: true, ...(instance !== undefined && { instance }) };
  }

  private async insert(_id: string, { processId, definition, state }: Gathered): Promise<GatheringRow> {
    const { gatherings } = this.context.collections;
    const row = { _id, processId, definition, state, changes: 0, waiting: [], used: [], complete: [] };
    try {
      await gatherings.insertOne(row);
      return row;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await gatherings.findOne({ _id })) ?? row;
    }
  }
}
