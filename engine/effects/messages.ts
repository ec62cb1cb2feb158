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
 *     sweeper delivers it, and what else the message was on its way to. Nothing overtakes it: neither in the
 *     buffer nor when a later message is published for the same subscription.
 */

import { isDuplicateKey } from '../../models/driver.js';
import { type MessageClaim, type MessageRow, oldestFirst } from '../../models/messages.js';
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
      const outcome = await this.offer(row, next);
      if (outcome !== 'closed') served.add(next.processId);
      if (outcome === 'delivered') instances.push(next.instance);
    }
    for (const start of await this.starts.waitingFor(row.name)) {
      const instance = served.has(start.processId) ? undefined : await this.starts.offer(row, start);
      if (instance !== undefined) instances.push(instance);
    }
    return instances;
  }

  /** Gives a subscription the oldest buffered message that its process has not had. */
  async match(subscription: SubscriptionRow): Promise<void> {
    const { message: name, correlationKey, processId } = subscription;
    const now = new Date(this.context.clock.now());
    const buffered = await this.context.collections.messages
      .find({
        name,
        correlationKey,
        expiresAt: { $gt: now },
        $or: [{ 'claims.processId': { $ne: processId } }, { open: subscription._id }],
      })
      .sort(oldestFirst)
      .limit(messagesScannedMax)
      .toArray();
    for (const row of buffered) {
      const claim = row.claims.find((one) => one.subscription === subscription._id);
      if (claim) await this.deliver(row, claim);
      else if ((await this.offer(row, subscription)) === 'taken') continue;
      return;
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

  /** Delivers what has been on its way to a subscription for longer than a message, after a crash (M4). */
  private async deliverEarlier({ _id, publishedAt }: MessageRow, to: SubscriptionRow): Promise<void> {
    const earlier = await this.context.collections.messages
      .find({
        open: to._id,
        $or: [{ publishedAt: { $lt: publishedAt } }, { publishedAt, _id: { $lt: _id } }],
      })
      .sort(oldestFirst)
      .limit(messagesScannedMax)
      .toArray();
    for (const row of earlier) {
      const claim = row.claims.find((one) => one.subscription === to._id);
      if (claim && (await this.deliver(row, claim))) return;
    }
  }

  /** `taken`: the process has its claim on the message already. `closed`: the subscription is gone. */
  private async offer(row: MessageRow, to: SubscriptionRow): Promise<'delivered' | 'taken' | 'closed'> {
    await this.deliverEarlier(row, to);
    const claim = { processId: to.processId, instance: to.instance, subscription: to._id };
    const claimed = await this.context.collections.messages.updateOne(
      { _id: row._id, 'claims.processId': { $ne: to.processId } },
      { $push: { claims: claim, open: to._id } },
    );
    if (claimed.modifiedCount === 0) return 'taken';
    return (await this.deliver(row, claim)) ? 'delivered' : 'closed';
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
