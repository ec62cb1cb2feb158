/**
 * Signals reach everything that waits for their name: open subscriptions in every instance, and the signal
 * start events of every process, each once (BPMN 2.0.2 §10.5.5). What begins to wait later does not hear it.
 *
 * B5  A signal from outside is acknowledged once it is stored, and its row goes when all have it; what a
 *     crash left is delivered again by the sweeper, harmlessly: a subscription by the idempotency key of
 *     signal and subscription, a start event by its claim (B2). The first look at a process pins the version
 *     that starts.
 */
import type { SignalRow } from '../../models/signals.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import { CodedError, errorCodes } from '../errors.js';
import { canonicalJson } from '../kernel/digest.js';
import { eventCharsMax, sweepBatchMax } from '../limits.js';
import type { BroadcastSignal } from '../ports.js';
import type { Actor, Key, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { claimInstance } from './claim.js';
import { isGone } from './messages.js';
import type { Starts } from './starts.js';

export interface Signal {
  /** Unique for ever: the signal's key, or the id of the effect that throws it. */
  id: string;
  /** What the events name: the signal's key, or the instance that throws it. */
  key: Key;
  name: string;
  variables: Variables;
  at: Date;
  by: Actor;
}

export class Signals {
  private readonly context: EdgeContext;
  private readonly commits: Commits;
  private readonly starts: Starts;
  private readonly underWay = new Set<Promise<void>>();

  constructor(context: EdgeContext, commits: Commits, starts: Starts) {
    this.context = context;
    this.commits = commits;
    this.starts = starts;
  }

  /** Answers once the signal is stored; it is on its way then. */
  async broadcast({ name, variables }: BroadcastSignal, by: Actor): Promise<{ signal: Key }> {
    const { nextKey, clock, collections, logger } = this.context;
    const variablesText = canonicalJson(variables);
    if (variablesText.length > eventCharsMax) {
      throw new CodedError(
        'PAYLOAD_TOO_LARGE',
        say(instanceWords.longSignal, { max: eventCharsMax, found: variablesText.length }),
      );
    }
    const row: SignalRow = { _id: nextKey(), name, variablesText, broadcastAt: new Date(clock.now()), by };
    await collections.signals.insertOne(row);
    const delivery = this.finish(row).catch((error: unknown) => {
      logger.error({ error, signal: row._id }, 'a signal is left to the sweeper');
    });
    this.underWay.add(delivery);
    void delivery.then(() => this.underWay.delete(delivery));
    return { signal: row._id };
  }

  /** Delivers what a crash left; gives how many signals that were. */
  async sweep(): Promise<number> {
    const left = await this.context.collections.signals.find().limit(sweepBatchMax).toArray();
    let swept = 0;
    for (const row of left) {
      try {
        await this.finish(row);
        swept += 1;
      } catch (error) {
        this.context.logger.error({ error, signal: row._id }, 'a signal could not be delivered');
      }
    }
    return swept;
  }

  async deliver(signal: Signal): Promise<void> {
    await this.deliverToInstances(signal);
    await this.deliverToStarts(signal);
  }

  async drained(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async finish({ _id, name, variablesText, broadcastAt: at, by }: SignalRow): Promise<void> {
    const variables = JSON.parse(variablesText) as Variables;
    await this.deliver({ id: _id, key: _id, name, variables, at, by });
    await this.context.collections.signals.deleteOne({ _id });
  }

  private async deliverToInstances({ id, key, name, variables, at, by }: Signal): Promise<void> {
    const { subscriptions } = this.context.collections;
    const started = await this.startedBy(id);
    const open = subscriptions.find({
      kind: 'signal',
      message: name,
      correlationKey: '',
      state: 'OPEN',
      openedAt: { $lte: at },
    });
    for await (const { _id: subscription, instance } of open) {
      if (started.has(instance)) continue;
      try {
        await this.commits.submit(
          instance,
          { type: 'signal.received', subscription, signal: key, variables },
          by,
          { idempotencyKey: `signal:${id}:${subscription}` },
        );
      } catch (error) {
        // Closed meanwhile, or not to be had by this instance: the others wait for theirs.
        if (!(error instanceof CodedError) || errorCodes[error.code].retryable) throw error;
        if (!isGone(error))
          this.context.logger.warn({ error, instance, signal: id }, 'a signal was not received');
      }
    }
  }

  /** The instances that an earlier delivery of the signal began: they wait for the next one. */
  private async startedBy(id: string): Promise<Set<Key | undefined>> {
    const { claims } = this.context.collections;
    const mine = claims.find({ _id: { $gte: `signal:${id}:`, $lt: `signal:${id};` } });
    return new Set((await mine.toArray()).map((claim) => claim.instance));
  }

  private async deliverToStarts({ id, name, variables, by }: Signal): Promise<void> {
    const waiting = await this.starts.waitingFor('signal', name);
    const versions = new Map(waiting.map((one) => [one.processId, one.definition]));
    for (const [processId, latest] of versions) {
      const claimId = `signal:${id}:${processId}`;
      const pinned = await claimInstance(this.context, claimId, latest);
      const { key: definition, file } = await this.context.definitions.byKey(pinned.definition ?? latest);
      for (const { kind, name: awaited, state } of file.triggers ?? []) {
        if (kind !== 'signal' || awaited !== name) continue;
        await this.starts.trigger(
          `${claimId}:${state}`,
          { definition, state },
          { kind, name },
          variables,
          by,
        );
      }
    }
  }
}
