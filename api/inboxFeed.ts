/**
 * Tells streams of this process when their inbox may say something else. While there is a stream, one look at
 * the log per `eventPollMs` serves all of them: what has changed on any node, then whom it concerns.
 *
 * N1  What a look costs does not depend on the number of streams; only those concerned read their inbox.
 * N2  A change whose views are written wakes every stream that it concerns and that was there at the time.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '../engine/errors.js';
import type { Changes, ChangesFeed } from '../engine/index.js';
import { say } from '../engine/wording.js';
import { type InstanceRow, instancesOn } from '../models/instances.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { apiLimits } from './limits.js';
import { workAudienceOf } from './visibility.js';
import { requestWords } from './wordings/requests.js';

type Parts = Pick<Context, 'engine' | 'connection' | 'logger'>;
type Bounds = Record<'eventPollMs' | 'inboxStreamsMax' | 'inboxStreamsPerCallerMax', number>;

const resting = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal, ref: false }).catch(() => undefined);

/** One stream's place in the feed. */
export class Watch {
  readonly names: ReadonlySet<string>;
  readonly caller: string;
  private isStale = false;
  private resume: (() => void) | undefined;

  constructor(caller: Caller) {
    this.caller = caller.name;
    this.names = new Set(workAudienceOf(caller));
  }

  wake(): void {
    this.isStale = true;
    this.resume?.();
  }

  /** True as soon as the inbox may have changed since the last call; false when `ms` have passed before. */
  async changed(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.isStale && !signal.aborted) {
      const wait = new AbortController();
      this.resume = () => wait.abort();
      await resting(ms, AbortSignal.any([wait.signal, signal]));
      this.resume = undefined;
    }
    const isStale = this.isStale;
    this.isStale = false;
    return isStale;
  }
}

export class InboxFeed {
  private readonly parts: Parts;
  private readonly bounds: Bounds;
  private readonly watches = new Set<Watch>();
  private changes: ChangesFeed | undefined;
  private ready: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts, bounds: Bounds = apiLimits) {
    this.parts = parts;
    this.bounds = bounds;
  }

  get streams(): number {
    return this.watches.size;
  }

  /** A place in the feed until the signal; refuses a stream beyond the bounds. */
  async watch(caller: Caller, signal: AbortSignal): Promise<Watch> {
    const { inboxStreamsMax: max, inboxStreamsPerCallerMax: ofCallerMax } = this.bounds;
    const ofCaller = [...this.watches].filter((one) => one.caller === caller.name).length;
    if (ofCaller >= ofCallerMax) throw tooMany(ofCallerMax);
    if (this.watches.size >= max) throw tooMany(max);
    const watch = new Watch(caller);
    this.watches.add(watch);
    signal.addEventListener('abort', () => this.leave(watch), { once: true });
    if (signal.aborted) this.leave(watch);
    // What the first look finds is what was there before: the stream reads its inbox only after it.
    if (!this.changes) this.begin();
    await this.ready;
    return watch;
  }

  leave(watch: Watch): void {
    this.watches.delete(watch);
    if (this.watches.size === 0) this.end(this.changes);
  }

  private begin(): void {
    const changes = this.parts.engine.changes();
    this.changes = changes;
    this.ready = changes.next();
    this.ready.catch(() => this.end(changes));
    this.later();
  }

  private end(changes: ChangesFeed | undefined): void {
    if (this.changes !== changes) return;
    clearTimeout(this.timer);
    this.changes = undefined;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), this.bounds.eventPollMs).unref();
  }

  /** One look for all; a look that fails is made up for by the next. */
  async look(): Promise<void> {
    const { changes } = this;
    if (!changes) return;
    clearTimeout(this.timer);
    try {
      await this.wake(await changes.next());
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'the inbox streams could not look at the log');
    }
    if (this.changes === changes) this.later();
  }

  private async wake(found: Changes): Promise<void> {
    const names = found === 'many' ? undefined : await this.concerned(found);
    for (const watch of this.watches) {
      if (!names || [...watch.names].some((name) => names.has(name))) watch.wake();
    }
  }

  /** Whoever the changed instances were ever offered to, who started them and who changed them. */
  private async concerned({ instances, by }: Exclude<Changes, 'many'>): Promise<ReadonlySet<string>> {
    const names = new Set(by.map((user) => `user:${user}`));
    if (instances.length === 0) return names;
    const rows = await instancesOn(this.parts.connection)
      .find({ _id: { $in: instances } }, { audience: 1, initiator: 1 })
      .lean<Pick<InstanceRow, 'audience' | 'initiator'>[]>();
    for (const { audience, initiator } of rows) {
      for (const name of audience) names.add(name);
      names.add(`user:${initiator}`);
    }
    return names;
  }
}

const tooMany = (bound: number): CodedError =>
  new CodedError('RESOURCE_EXHAUSTED', say(requestWords.manyEvents, { bound }));
