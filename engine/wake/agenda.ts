/**
 * The doorway to Agenda, the alarm clock: one Agenda job per timer, under an `_id` that is the timer's key in
 * hexadecimal, so that setting an alarm twice is one alarm without any index or race.
 *
 * A1  An alarm is deleted only after its timer was fired or found gone; a crash before that leaves it locked,
 *     and the lock runs out.
 * A2  One ring fires everything that is due: when ten thousand timers come due together, Agenda rings a few
 *     times and each ring takes batches of alarms, under the same lock that Agenda sets.
 * A3  An alarm that was set anew while it rang is not deleted with the old ring: setting it takes the lock
 *     away, and a delete names the lock that rang.
 * A4  What Agenda drops in its own queue rings all the same: every sweep takes the alarms that are due, and
 *     there is no bound on sweeps that Agenda could believe to be under way.
 *
 * Agenda's own bookkeeping of a running job (`nextRunAt: null`, `lastRunAt` …) is left out for alarms: it
 * would overwrite an alarm set anew, and cost two writes per timer.
 */
import { MongoJobRepository, ObjectId } from '@agendajs/mongo-backend';
import { Agenda, type Job, type JobParameters, type JobRepositoryOptions } from 'agenda';
import type { Collections } from '../../models/collections.js';
import type { Logger } from '../commit/context.js';
import type { Alarms } from '../effects/scene.js';
import { instanceKeyDigits, ordinalDigits } from '../ids.js';
import {
  agendaLockMs,
  alarmBatchMax,
  alarmEveryMs,
  alarmLockMs,
  alarmRetryMs,
  alarmsRingingMax,
  drainMaxMs,
  sweepEveryMs,
} from '../limits.js';
import type { Instant, Key } from '../vocabulary.js';

const timerName = 'timer';
const sweepName = 'sweep';
const collectionName = 'agendaJobs';

/** A timer's key has 25 digits, 83 bits: it fits the 96 bits of an ObjectId as it is. */
const idOf = (timer: Key): ObjectId => new ObjectId(BigInt(timer).toString(16).padStart(24, '0'));
const timerOf = (id: ObjectId): Key =>
  BigInt(`0x${id.toHexString()}`)
    .toString()
    .padStart(instanceKeyDigits + ordinalDigits, '0');

class AlarmRepository extends MongoJobRepository {
  override async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    if (job.name !== timerName) await super.saveJobState(job, options);
  }
}

export interface AgendaSettings {
  collections: Collections;
  logger: Logger;
  owner: string;
  /** When an instant of the engine's clock comes on the clock that Agenda reads. */
  realTime(at: Instant): Date;
  /** Fires a timer; resolves when it is fired or gone, rejects when it must ring again. */
  ring(timer: Key): Promise<void>;
  sweep(): Promise<void>;
}

type Order = { dueAt: Instant } | 'cancel';
interface Waiting {
  timer: Key;
  order: Order;
  resolve(): void;
  reject(error: unknown): void;
}
export class AgendaAlarms implements Alarms {
  private readonly settings: AgendaSettings;
  private readonly repository: AlarmRepository;
  private readonly agenda: Agenda;
  private orders: Waiting[] = [];
  private isWriting = false;
  private isStopped = false;

  constructor(settings: AgendaSettings) {
    this.settings = settings;
    this.repository = new AlarmRepository({
      mongo: settings.collections.db,
      db: { collection: collectionName },
    });
    this.agenda = new Agenda({
      name: settings.owner,
      backend: {
        name: 'MongoDB',
        repository: this.repository,
        ownsConnection: false,
        connect: async () => {},
        disconnect: async () => {},
      },
      processEvery: alarmEveryMs,
      maxConcurrency: alarmsRingingMax + 1,
      defaultLockLifetime: agendaLockMs,
    });
    this.agenda.on('error', (error) => settings.logger.error({ error }, 'agenda'));
    this.agenda.on('fail', (error) => settings.logger.error({ error }, 'an alarm failed'));
  }

  /** Before anything is scheduled, and before Agenda: it would swallow a backend that cannot be reached. */
  async connect(): Promise<void> {
    await this.repository.connect();
  }

  /** Rings from now on. */
  async start(): Promise<void> {
    this.agenda.define(timerName, (job: Job) => keptAlive(job, () => this.ring(job)), {
      concurrency: alarmsRingingMax,
      lockLimit: alarmsRingingMax,
      removeOnComplete: false,
    });
    this.agenda.define(sweepName, (job: Job) => keptAlive(job, () => this.sweep()), {
      concurrency: 1,
    });
    await this.agenda.start();
    await this.agenda.every(sweepEveryMs, sweepName);
  }

  schedule(timer: Key, dueAt: Instant): Promise<void> {
    return this.enqueue(timer, { dueAt });
  }

  cancel(timer: Key): Promise<void> {
    return this.enqueue(timer, 'cancel');
  }

  /** Lets what rings finish, then stops. The connection is the caller's. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.agenda.drain({ timeout: drainMaxMs, closeConnection: false });
  }

  /** Orders of one turn of the loop go as one bulk. Of several for one timer the last counts. */
  private enqueue(timer: Key, order: Order): Promise<void> {
    return new Promise((resolve, reject) => {
      this.orders.push({ timer, order, resolve, reject });
      if (this.isWriting) return;
      this.isWriting = true;
      setImmediate(() => void this.write());
    });
  }

  private async write(): Promise<void> {
    while (this.orders.length > 0) {
      const batch = this.orders.splice(0);
      const last = new Map(batch.map(({ timer, order }) => [timer, order]));
      try {
        await this.repository.collection.bulkWrite(
          [...last].map(([timer, order]) => this.writeOf(timer, order)),
          { ordered: false },
        );
        for (const one of batch) one.resolve();
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    this.isWriting = false;
  }

  private writeOf(timer: Key, order: Order) {
    const filter = { _id: idOf(timer) };
    if (order === 'cancel') return { deleteOne: { filter } };
    const nextRunAt = this.settings.realTime(order.dueAt);
    const $setOnInsert = { name: timerName, type: 'normal' as const, priority: 0, data: { timer } };
    const update = { $set: { nextRunAt, lockedAt: null, lastModifiedBy: null }, $setOnInsert };
    return { updateOne: { filter, update, upsert: true } };
  }

  /** Agenda rang for one alarm: that one, and all others that are due (A2). */
  private async ring(job: Job): Promise<void> {
    await this.fire([new ObjectId(String(job.attrs._id))], this.settings.owner);
    await this.ringDue();
  }

  /** One sweep, which also rings what is due (A4). */
  async sweep(): Promise<void> {
    await this.ringDue();
    await this.settings.sweep();
  }

  private async ringDue(): Promise<void> {
    while (!this.isStopped) {
      const claim = new ObjectId().toHexString();
      const alarms = await this.claim(claim);
      if (alarms.length === 0) return;
      await this.fire(alarms, claim);
    }
  }

  /** Rings a batch that was locked under `claim`, then deletes what rang (A1, A3). */
  private async fire(alarms: ObjectId[], claim: string): Promise<void> {
    const { ring, logger } = this.settings;
    const outcomes = await Promise.allSettled(alarms.map((id) => ring(timerOf(id))));
    const rung = alarms.filter((_, index) => outcomes[index]!.status === 'fulfilled');
    const failed = alarms.filter((_, index) => outcomes[index]!.status === 'rejected');
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') logger.error({ error: outcome.reason }, 'a timer rings again later');
    }
    const { collection } = this.repository;
    const mine = (ids: ObjectId[]) => ({ _id: { $in: ids }, lastModifiedBy: claim });
    if (rung.length > 0) await collection.deleteMany(mine(rung));
    if (failed.length === 0) return;
    const nextRunAt = new Date(Date.now() + alarmRetryMs);
    await collection.updateMany(mine(failed), { $set: { nextRunAt, lockedAt: null, lastModifiedBy: null } });
  }

  /** Locks a batch of due alarms as Agenda locks one; those of a dead node count once their lock ran out. */
  private async claim(claim: string): Promise<ObjectId[]> {
    const { collection } = this.repository;
    const now = new Date();
    const free = {
      name: timerName,
      nextRunAt: { $lte: now },
      $or: [{ lockedAt: null }, { lockedAt: { $lte: new Date(now.getTime() - alarmLockMs) } }],
    };
    const due = await collection.find(free, { projection: { _id: 1 }, limit: alarmBatchMax }).toArray();
    if (due.length === 0) return [];
    const ids = due.map((one) => one._id);
    const set = { $set: { lockedAt: now, lastModifiedBy: claim } };
    await collection.updateMany({ ...free, _id: { $in: ids } }, set);
    const mine = { _id: { $in: ids }, lastModifiedBy: claim };
    const locked = await collection.find(mine, { projection: { _id: 1 } }).toArray();
    return locked.map((one) => one._id);
  }
}

/** Agenda gives a job up once its lock is old: what takes longer prolongs it. */
async function keptAlive(job: Job, work: () => Promise<void>): Promise<void> {
  // A lock that could not be prolonged is taken over, and what is done twice is harmless.
  const prolonging = setInterval(() => void job.touch().catch(() => {}), agendaLockMs / 4);
  prolonging.unref();
  try {
    await work();
  } finally {
    clearInterval(prolonging);
  }
}
