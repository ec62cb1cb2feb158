/**
 * Messages find those who wait for them, at most one instance per process (Zeebe's semantics): open
 * subscriptions first, then the start events of processes that had none (`messageStarts.ts`).
 *
 * M1  A message is stored before it looks for subscriptions, a subscription before it looks for messages:
 *     whichever comes second finds the other. A message published again, by its sender or by an effect after
 *     a crash, looks again.
 * M2  A claim on the message, one per process, decides which subscription it goes to; the commit that takes
 *     it has the idempotency key of message and subscription. So no crash or race correlates it twice.
 * M3  A claim whose subscription closed meanwhile is given back, and the message looks again.
 * M4  A claim that is not known to be a commit stays `open`; its subscription when it looks again, or the
 *     sweeper delivers it, and what else the message was on its way to.
 * M5  Nothing overtakes: whoever has a message for a subscription first gives it what was stored earlier and
 *     is on its way to it or still waits, whoever stored that and whatever became of them.
 */

import { isDuplicateKey } from '../../models/driver.js';
import { isEarlier, type MessageClaim, type MessageRow, oldestFirst } from '../../models/messages.js';
import type { SubscriptionRow } from '../../models/subscriptions.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import { CodedError } from '../errors.js';
import { canonicalJson } from '../kernel/digest.js';
import {
  correlationAttemptsMax,
  messagesScannedMax,
  messageTimeToLiveMsMax,
  subscriptionsScannedMax,
} from '../limits.js';
import type { PublishMessage } from '../ports.js';
import type { Actor, Key, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { MessageStarts } from './messageStarts.js';
import type { Starts } from './starts.js';

export class Messages {
  private readonly context: EdgeContext;
  private readonly commits: Commits;
  readonly starts: MessageStarts;

  constructor(context: EdgeContext, commits: Commits, starts: Starts) {
    this.context = context;
    this.commits = commits;
    this.starts = new MessageStarts(context, starts);
  }

  /** Stores the message, then correlates it. Throws MESSAGE_EXISTS while one with its id lives. */
  async publish(message: PublishMessage, _by: Actor): Promise<{ message: Key; instances: Key[] }> {
    const row = this.rowOf(message);
    const earlier = await this.insert(row);
    if (!earlier) return { message: row._id, instances: await this.correlate(row) };
    await this.lookAgain(earlier._id);
    const { name, messageId = '' } = message;
    throw new CodedError('MESSAGE_EXISTS', say(instanceWords.messageLives, { name, messageId }));
  }

  /** Delivers now or throws SUBSCRIPTION_NOT_FOUND; the message is not kept then. */
  async correlateNow(
    message: Omit<PublishMessage, 'timeToLiveMs'>,
    by: Actor,
  ): Promise<{ message: Key; instance: Key }> {
    const published = await this.publish({ ...message, timeToLiveMs: 0 }, by);
    const [instance] = published.instances;
    if (instance !== undefined) return { message: published.message, instance };
    await this.context.collections.messages.deleteOne({ _id: published.message, claims: [] });
    throw new CodedError(
      'SUBSCRIPTION_NOT_FOUND',
      say(instanceWords.nobodyWaits, { name: message.name, correlationKey: message.correlationKey }),
    );
  }

  /**
   * Delivers to one open subscription, or else one start event, of every process that waits; gives the
   * instances that took it or began with it.
   */
  async correlate(row: MessageRow): Promise<Key[]> {
    const instances: Key[] = [];
    const tried = new Set<Key>();
    const served = new Set(row.claims.map((claim) => claim.processId));
    for (let attempt = 0; attempt < correlationAttemptsMax; attempt += 1) {
      const waiting = await this.waitingFor(row);
      const next = waiting.find(({ _id, processId }) => !served.has(processId) && !tried.has(_id));
      if (!next) break;
      tried.add(next._id);
      await this.giveEarlier(row, next);
      const claim = await this.give(row, next);
      if (claim) served.add(next.processId);
      if (claim && !claim.start) instances.push(claim.instance);
    }
    for (const start of await this.starts.waitingFor(row.name)) {
      const instance = served.has(start.processId) ? undefined : await this.starts.offer(row, start);
      if (instance !== undefined) instances.push(instance);
    }
    return instances;
  }

  /** Gives a subscription the oldest message that is on its way to it or that its process has not had. */
  async match(subscription: SubscriptionRow): Promise<void> {
    for (const row of await this.bufferedFor(subscription)) {
      const claim = await this.give(row, subscription);
      if (!claim || claim.subscription === subscription._id) return;
    }
  }

  /** Finishes a claim that a crash left open (M4). */
  async finish(row: MessageRow): Promise<void> {
    for (const subscription of row.open) {
      const claim = row.claims.find((one) => one.subscription === subscription);
      if (claim?.start) await this.starts.finish(row, claim);
      else if (claim) await this.deliver(row, claim);
    }
    await this.lookAgain(row._id);
  }

  /** Correlates what a crash kept from being correlated; a message that is done finds nothing new. */
  private async lookAgain(message: Key): Promise<void> {
    const now = new Date(this.context.clock.now());
    const alive = { _id: message, expiresAt: { $gt: now } };
    const row = await this.context.collections.messages.findOne(alive);
    if (row) await this.correlate(row);
  }

  /** Gives a subscription what was stored before the message and has not reached it yet (M5). */
  private async giveEarlier(than: MessageRow, to: SubscriptionRow): Promise<void> {
    for (const row of await this.bufferedFor(to, [isEarlier(than)])) {
      if (!(await this.give(row, to))) return;
    }
  }

  /** Messages on their way to a subscription, and those that live and that its process has not had. */
  private bufferedFor(to: SubscriptionRow, those: object[] = []): Promise<MessageRow[]> {
    const { _id, message: name, correlationKey, processId } = to;
    const isAlive = { expiresAt: { $gt: new Date(this.context.clock.now()) } };
    const isFor = { $or: [{ open: _id }, { ...isAlive, 'claims.processId': { $ne: processId } }] };
    return this.context.collections.messages
      .find({ name, correlationKey, $and: [isFor, ...those] })
      .sort(oldestFirst)
      .limit(messagesScannedMax)
      .toArray();
  }

  /** The claim that the process has on the message from now on; none if the subscription is gone. */
  private async give(row: MessageRow, to: SubscriptionRow): Promise<MessageClaim | undefined> {
    const { messages } = this.context.collections;
    const { _id: subscription, processId, instance } = to;
    for (let attempt = 0; attempt < correlationAttemptsMax; attempt += 1) {
      const claim: MessageClaim = { processId, instance, subscription };
      const claimed = await messages.updateOne(
        { _id: row._id, 'claims.processId': { $ne: processId } },
        { $push: { claims: claim, open: subscription } },
      );
      if (claimed.modifiedCount > 0) return (await this.deliver(row, claim)) ? claim : undefined;
      const now = await messages.findOne({ _id: row._id });
      const other = now?.claims.find((one) => one.processId === processId);
      if (!now) return undefined;
      if (!other) continue;
      const isKnown = other.start || !now.open.includes(other.subscription);
      if (isKnown || (await this.deliver(row, other))) return other;
      if (other.subscription === subscription) return undefined;
    }
    return undefined;
  }

  /** The claim becomes a commit, or is given back when the subscription is gone (M2, M3). */
  private async deliver(row: MessageRow, claim: MessageClaim): Promise<boolean> {
    const { messages } = this.context.collections;
    const { subscription, instance } = claim;
    const variables = JSON.parse(row.variablesText) as Variables;
    try {
      await this.commits.submit(
        instance,
        { type: 'message.correlated', subscription, message: row._id, variables },
        { kind: 'message', id: row._id },
        { idempotencyKey: `message:${row._id}:${subscription}` },
      );
    } catch (error) {
      if (!(error instanceof CodedError) || !isGone(error)) throw error;
      await messages.updateOne({ _id: row._id }, { $pull: { claims: { subscription }, open: subscription } });
      return false;
    }
    await messages.updateOne({ _id: row._id }, { $pull: { open: subscription } });
    return true;
  }

  private waitingFor({ name, correlationKey }: MessageRow): Promise<SubscriptionRow[]> {
    return this.context.collections.subscriptions
      .find({ kind: 'message', message: name, correlationKey, state: 'OPEN' })
      .sort({ _id: 1 })
      .limit(subscriptionsScannedMax)
      .toArray();
  }

  private rowOf(message: PublishMessage): MessageRow {
    const now = this.context.clock.now();
    const { name, correlationKey, variables, timeToLiveMs, messageId } = message;
    if (timeToLiveMs < 0 || timeToLiveMs > messageTimeToLiveMsMax) {
      throw new CodedError(
        'INVALID_ARGUMENT',
        say(instanceWords.timeToLive, { max: messageTimeToLiveMsMax, timeToLiveMs }),
      );
    }
    return {
      _id: this.context.nextKey(),
      name,
      correlationKey,
      ...(messageId === undefined ? {} : { messageId }),
      variablesText: canonicalJson(variables),
      publishedAt: new Date(now),
      expiresAt: new Date(now + timeToLiveMs),
      claims: [],
      open: [],
    };
  }

  /** Stores the message, unless one with its id is there already: gives that. */
  private async insert(row: MessageRow): Promise<Pick<MessageRow, '_id'> | undefined> {
    const { messages } = this.context.collections;
    try {
      await messages.insertOne(row);
    } catch (error) {
      if (!isDuplicateKey(error) || row.messageId === undefined) throw error;
      // An id is taken only while its message lives; an expired one makes room, unless an effect published
      // it.
      const { name, correlationKey, messageId, publishedAt } = row;
      const isEffect = messageId.startsWith('effect:');
      const dead = { name, correlationKey, messageId, expiresAt: { $lte: publishedAt } };
      const removed = isEffect ? 0 : (await messages.deleteOne(dead)).deletedCount;
      const living = removed === 0 && (await messages.findOne({ name, correlationKey, messageId }));
      if (living) return living;
      await messages.insertOne(row);
    }
    return undefined;
  }
}

/** Refusals that only mean: nobody waits any more. */
export const isGone = (error: CodedError): boolean =>
  error.code === 'SUBSCRIPTION_NOT_FOUND' ||
  error.code === 'INSTANCE_ENDED' ||
  error.code === 'INSTANCE_NOT_FOUND';
