/**
 * Messages that start instances: one instance of every process that waits for the name, unless the message
 * went to an instance of that process already (M2).
 *
 * B3  Of one process at most one instance is active that was started by a message with a given correlation
 *     key (as in Zeebe). The key is held by a claim from before the first commit until the instance has
 *     ended; a message that comes meanwhile is given back to the buffer, and the end of the instance starts
 *     the oldest that still lives. Without a correlation key every message starts an instance.
 * B4  The message's own claim comes before the hold on the key: whoever dies in between leaves a claim that
 *     the sweeper finishes (M4), never a hold on behalf of an instance that is not to come.
 */
import { isDuplicateKey } from '../../models/driver.js';
import { isEarlier, type MessageClaim, type MessageRow, oldestFirst } from '../../models/messages.js';
import type { StartRow } from '../../models/starts.js';
import type { EdgeContext } from '../commit/context.js';
import { correlationAttemptsMax, messagesScannedMax } from '../limits.js';
import type { Key, Variables } from '../vocabulary.js';
import type { Starts } from './starts.js';

type Waiting = Pick<StartRow, '_id' | 'processId' | 'definition' | 'state'>;
type Outcome = 'started' | 'held' | 'refused' | { instance: Key };

const holdId = (processId: string, correlationKey: string): string =>
  `correlation:${processId}:${correlationKey}`;

export class MessageStarts {
  private readonly context: EdgeContext;
  private readonly starts: Starts;

  constructor(context: EdgeContext, starts: Starts) {
    this.context = context;
    this.starts = starts;
  }

  waitingFor(name: string): Promise<StartRow[]> {
    return this.starts.waitingFor('message', name);
  }

  /** Starts an instance with the message, unless its process has had it or the key is held (M5). */
  async offer(row: MessageRow, start: Waiting): Promise<Key | undefined> {
    if (row.correlationKey !== '') await this.startNext(start.processId, row.correlationKey, row);
    return this.begin(row, start);
  }

  private async begin(row: MessageRow, start: Waiting): Promise<Key | undefined> {
    const { messages, claims } = this.context.collections;
    const { _id, processId, definition, state } = start;
    for (let attempt = 0; attempt < correlationAttemptsMax; attempt += 1) {
      const instance = this.context.nextKey();
      const claim: MessageClaim = { processId, instance, subscription: _id, start: { definition, state } };
      const claimed = await messages.updateOne(
        { _id: row._id, 'claims.processId': { $ne: processId } },
        { $push: { claims: claim, open: _id } },
      );
      if (claimed.modifiedCount === 0) return undefined;
      const outcome = await this.deliver(row, claim);
      if (outcome === 'started') return instance;
      if (typeof outcome === 'object') return outcome.instance;
      if (outcome === 'refused') return undefined;
      // Whoever let go of the key before the message was back in the buffer did not see it there.
      if (await claims.findOne({ _id: holdId(processId, row.correlationKey) })) return undefined;
    }
    return undefined;
  }

  /** Finishes a claim that a crash left open (M4). */
  async finish(row: MessageRow, { processId, subscription, instance, start }: MessageClaim): Promise<void> {
    const outcome = await this.deliver(row, { processId, subscription, instance, start: start! });
    if (outcome === 'held') await this.begin(row, { _id: subscription, processId, ...start! });
  }

  /** An instance that held the key has ended: the oldest message that waits for the key starts the next. */
  async release(processId: string, correlationKey: string, instance: Key): Promise<void> {
    const { claims } = this.context.collections;
    await claims.deleteOne({ _id: holdId(processId, correlationKey), instance });
    await this.startNext(processId, correlationKey);
  }

  /** Of what waits for a key, and was published before a message if one is given, the oldest starts. */
  private async startNext(processId: string, correlationKey: string, than?: MessageRow): Promise<void> {
    const { claims, messages } = this.context.collections;
    if (than && (await claims.findOne({ _id: holdId(processId, correlationKey) }))) return;
    const waiting = await this.starts.messagesOf(processId);
    if (waiting.length === 0) return;
    const isAlive = { expiresAt: { $gt: new Date(this.context.clock.now()) } };
    const isFor = [
      { 'claims.processId': { $ne: processId } },
      { open: { $in: waiting.map(({ _id }) => _id) } },
    ];
    const name = { $in: waiting.map((one) => one.name) };
    const buffered = await messages
      .find({ name, correlationKey, ...isAlive, $and: [{ $or: isFor }, ...(than ? [isEarlier(than)] : [])] })
      .sort(oldestFirst)
      .limit(messagesScannedMax)
      .toArray();
    for (const row of buffered) {
      const start = waiting.find((one) => one.name === row.name)!;
      const claim = row.claims.find((one) => one.processId === processId);
      if (claim) await this.finish(row, claim);
      else if ((await this.begin(row, start)) === undefined) continue;
      return;
    }
  }

  private async deliver(row: MessageRow, claim: MessageClaim): Promise<Outcome> {
    const { messages, instances } = this.context.collections;
    const { processId, instance, subscription, start } = claim;
    const { correlationKey } = row;
    const gathered = await this.gather(row, claim);
    if (gathered) return gathered;
    if (correlationKey !== '' && !(await this.hold(processId, correlationKey, instance))) {
      const back = { claims: { subscription, instance }, open: subscription };
      await messages.updateOne({ _id: row._id }, { $pull: back });
      return 'held';
    }
    const outcome = await this.starts.begin(
      {
        instance,
        ...start!,
        variables: JSON.parse(row.variablesText) as Variables,
        ...(correlationKey !== '' && { correlationKey }),
      },
      { kind: 'message', id: row._id },
    );
    await messages.updateOne({ _id: row._id }, { $pull: { open: subscription } });
    if (correlationKey === '') return outcome === 'refused' ? 'refused' : 'started';
    // Begun long ago and ended since: its end let go of the key before it was taken again here.
    const isOver = async () =>
      (await instances.findOne({ _id: instance, state: { $ne: 'ACTIVE' } })) !== null;
    if (outcome === 'refused' || (outcome === 'existed' && (await isOver()))) {
      await this.release(processId, correlationKey, instance);
    }
    return outcome === 'refused' ? 'refused' : 'started';
  }

  /**
   * A start event that needs other triggers too keeps the message, unless it may not be kept; the instance
   * that the message completes has no hold on the key. Undefined for any other start event.
   */
  private async gather(row: MessageRow, claim: MessageClaim): Promise<Outcome | undefined> {
    const { instance, subscription, start } = claim;
    const gathering = await this.starts.gathering(start!, { kind: 'message', name: row.name });
    if (!gathering) return undefined;
    const { _id: id, correlationKey, variablesText } = row;
    const occurred = { anyOf: gathering.anyOf, id, correlationKey, variablesText };
    const onlyToComplete = row.expiresAt.getTime() <= this.context.clock.now();
    const by = { kind: 'message' as const, id };
    const { isTaken, instance: begun } = await this.starts.gatherings.add(gathering.of, occurred, by, {
      onlyToComplete,
    });
    const { messages } = this.context.collections;
    const back = isTaken ? {} : { claims: { subscription, instance } };
    await messages.updateOne({ _id: id }, { $pull: { ...back, open: subscription } });
    return begun === undefined ? (isTaken ? 'refused' : 'held') : { instance: begun };
  }

  /** True when the key is this instance's, now or already. */
  private async hold(processId: string, correlationKey: string, instance: Key): Promise<boolean> {
    const { claims } = this.context.collections;
    const _id = holdId(processId, correlationKey);
    try {
      await claims.insertOne({ _id, instance, claimedAt: new Date(this.context.clock.now()) });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await claims.findOne({ _id, instance })) !== null;
    }
  }
}
