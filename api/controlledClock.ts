/**
 * The clock of the processes for rehearsals and acceptance tests (`--clock controlled`): it runs with the
 * machine's until an administrator pins it, and then stands still. The database remembers where it stands, so
 * it stands there after a restart as well, and for every node.
 *
 * Nothing rings by itself on such a server: each node looks every `clockPollMs` where the clock stands and
 * what is due by it.
 */
import type { Clock, Engine } from '../engine/ports.js';
import { clocksOn } from '../models/clocks.js';
import type { Connection } from '../models/connect.js';
import type { Context } from './context.js';
import { apiLimits } from './limits.js';
import type { Settings } from './settings.js';

const id = 'processes';
type Waking = Pick<Engine, 'nextDueAt' | 'wake'>;
type Following = { engine: Pick<Engine, 'wake'> } & Pick<Context, 'logger'>;
type Bounds = Record<'clockPollMs' | 'clockStopsMax', number>;

export class ControlledClock implements Clock {
  private readonly connection: Connection;
  private readonly bounds: Bounds;
  private pinnedMs: number | undefined;
  /** Everything that moves the clock goes one after the other. */
  private moving: Promise<unknown> = Promise.resolve();

  private constructor(connection: Connection, bounds: Bounds) {
    this.connection = connection;
    this.bounds = bounds;
  }

  /**
   * The clock of this database, if it is controlled; throws when it is pinned and the server is to run by the
   * machine's.
   */
  static async open(
    connection: Connection,
    settings: Pick<Settings, 'clock'>,
    bounds: Bounds = apiLimits,
  ): Promise<ControlledClock | undefined> {
    const clock = new ControlledClock(connection, bounds);
    await clock.read();
    if (settings.clock === 'controlled') return clock;
    if (!clock.isPinned) return undefined;
    const since = new Date(clock.now()).toISOString();
    throw new Error(`The clock of this database is pinned at ${since}: start with --clock controlled`);
  }

  get isPinned(): boolean {
    return this.pinnedMs !== undefined;
  }

  now(): number {
    return this.pinnedMs ?? Date.now();
  }

  /**
   * Pins the clock. On its way forward it stops at every instant at which something is due, so that all of it
   * happens when it would have happened; on its way back nothing does. After `clockStopsMax` stops the rest
   * happens at the end.
   */
  pin(toMs: number, by: string, engine: Waking): Promise<void> {
    return this.move(async () => {
      for (let stops = 0; stops < this.bounds.clockStopsMax; stops += 1) {
        const dueAt = await engine.nextDueAt();
        if (dueAt === undefined || Date.parse(dueAt) > toMs) break;
        await this.write(Math.max(Date.parse(dueAt), this.now()), by);
        // What cannot be fired must not hold the clock up.
        if ((await engine.wake()).timers === 0) break;
      }
      await this.write(toMs, by);
      await engine.wake();
    });
  }

  /** Lets the clock run with the machine's again. */
  reset(engine: Waking): Promise<void> {
    return this.move(async () => {
      await clocksOn(this.connection).deleteOne({ _id: id });
      this.pinnedMs = undefined;
      await engine.wake();
    });
  }

  /** Follows the clock from now on, and fires what is due by it; gives a function that ends it. */
  follow({ engine, logger }: Following): () => Promise<void> {
    let isLooking = false;
    const look = async () => {
      if (isLooking) return;
      isLooking = true;
      try {
        await this.move(() => this.read());
        await engine.wake();
      } catch (error) {
        logger.error({ err: error }, 'the controlled clock could not be read');
      }
      isLooking = false;
    };
    const timer = setInterval(() => void look(), this.bounds.clockPollMs);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await this.moving;
    };
  }

  private move<T>(work: () => Promise<T>): Promise<T> {
    const moved = this.moving.then(work);
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  private async read(): Promise<void> {
    const row = await clocksOn(this.connection).findById(id).lean();
    this.pinnedMs = row?.pinnedAt.getTime();
  }

  private async write(atMs: number, by: string): Promise<void> {
    const $set = { pinnedAt: new Date(atMs), by };
    await clocksOn(this.connection).updateOne({ _id: id }, { $set }, { upsert: true });
    this.pinnedMs = atMs;
  }
}
