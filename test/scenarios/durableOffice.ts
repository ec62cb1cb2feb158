/**
 * The office of a scenario on the durable engine: the same commands through commits, views and effects on
 * the embedded database. What it records must be what the pure kernel gave, line for line.
 */
import { CodedError, type CommandOptions, type Connection, type Engine } from '../../engine/index.js';
import type { Actor, InstanceState, Key, Variables } from '../../engine/vocabulary.js';
import { type Instance, type Outcome, type Payload, type Recorded, runs, type Town } from './office.js';

const commitsPerPage = 100;
const ringsMax = 1_000;

/** The engines beneath an office: one for all commands, or one after another. */
export interface Serving {
  readonly connection: Connection;
  readonly clock: { nowMs: number };
  /** To read with. */
  readonly engine: Engine;
  /** Has a command carried out; a repeat of one comes with the same options. */
  serve<T>(command: (engine: Engine, options: CommandOptions) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A message with the id of this command is there: an earlier try has published it. */
function unlessThere(error: unknown): void {
  if (!(error instanceof CodedError) || error.code !== 'MESSAGE_EXISTS') throw error;
}

const clerk: Actor = { kind: 'user', id: 'clerk' };

export class DurableOffice implements Town {
  readonly instances: Instance[] = [];
  private readonly serving: Serving;
  private readonly elsewhere: Key[];
  private readonly nextSeq = new Map<Key, number>();
  private records: Recorded[] = [];

  private constructor(serving: Serving, elsewhere: Key[]) {
    this.serving = serving;
    this.elsewhere = elsewhere;
  }

  /** With what is deployed already; instances that are there take no part. */
  static async on(serving: Serving): Promise<DurableOffice> {
    return new DurableOffice(serving, await keysIn(serving));
  }

  get nowMs(): number {
    return this.serving.clock.nowMs;
  }

  takeRecords(): Recorded[] {
    const taken = this.records;
    this.records = [];
    return taken;
  }

  start(processId: string, variables: Variables, by: Actor): Promise<Outcome> {
    return this.attempt((engine, options) => engine.start({ processId, variables }, by, options));
  }

  send(instance: Instance, payload: Payload, by: Actor): Promise<Outcome> {
    if (payload.type === 'instance.started') throw new Error('An instance is started by start');
    const { instance: key } = instance.state;
    return this.attempt((engine, options) => engine.submit(key, payload, by, options));
  }

  async publish(name: string, correlationKey: string, variables: Variables): Promise<boolean> {
    const message = { name, correlationKey, variables };
    return (await this.attempt((engine) => engine.correlateMessage(message, clerk))).ok;
  }

  leave(name: string, correlationKey: string, variables: Variables, timeToLiveMs: number): Promise<Outcome> {
    const message = { name, correlationKey, variables, timeToLiveMs };
    return this.attempt(async (engine, { idempotencyKey: messageId }) => {
      if (messageId === undefined) await engine.publishMessage(message, clerk);
      else await engine.publishMessage({ ...message, messageId }, clerk).catch(unlessThere);
    });
  }

  broadcast(name: string, variables: Variables): Promise<Outcome> {
    return this.attempt((engine) => engine.broadcastSignal({ name, variables }, clerk));
  }

  async advanceTo(ms: number): Promise<void> {
    const { clock } = this.serving;
    for (let rings = 0; rings < ringsMax; rings += 1) {
      const dueMs = this.instances
        .flatMap(({ state }) => Object.values(state.timers))
        .filter(runs)
        .map((timer) => Date.parse(timer.dueAt));
      const nextMs = Math.min(...dueMs);
      if (nextMs > ms) break;
      clock.nowMs = Math.max(clock.nowMs, nextMs);
      await this.attempt((engine) => engine.wake());
    }
    clock.nowMs = ms;
  }

  /** Cancels what a transcript leaves open, instances and messages: nothing of it happens in the next one. */
  async close(): Promise<void> {
    const { engine, connection } = this.serving;
    const open = this.instances.filter(({ state }) => state.status === 'active' && !state.parent);
    for (const { state } of open) await engine.submit(state.instance, { type: 'instance.canceled' }, clerk);
    await engine.settled();
    await connection.db!.collection('messages').deleteMany({});
    await this.serving.close();
  }

  /** Every instance of the scenario comes out of the log as it went in. */
  async verify(): Promise<void> {
    for (const { state } of this.instances) {
      const verdict = await this.serving.engine.verify(state.instance);
      if (!verdict.clean) throw new Error(`Not clean: ${JSON.stringify(verdict)}`);
    }
  }

  private async attempt(
    command: (engine: Engine, options: CommandOptions) => Promise<unknown>,
  ): Promise<Outcome> {
    try {
      await this.serving.serve(command);
      return { ok: true };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { ok: false, refusal: { code: error.code, text: error.text } };
    } finally {
      await this.observe();
    }
  }

  /** Reads what has been committed since: the instances by their birth, each in the order of its log. */
  private async observe(): Promise<void> {
    const { engine } = this.serving;
    await engine.settled();
    const known = [...this.elsewhere, ...this.instances.map(({ state }) => state.instance)];
    const born = await Promise.all((await keysIn(this.serving, known)).map((key) => engine.state(key)));
    for (const state of born.sort((a, b) => this.birthOf(a).localeCompare(this.birthOf(b)))) {
      const definition = await engine.definition(state.definition);
      this.instances.push({ number: this.instances.length + 1, definition, state, events: [] });
    }
    for (const instance of this.instances) {
      const { instance: key } = instance.state;
      const fromSeq = this.nextSeq.get(key) ?? 0;
      const commits = await engine.history(key, { fromSeq, limit: commitsPerPage });
      if (commits.length === 0) continue;
      instance.state = await engine.state(key);
      this.nextSeq.set(key, fromSeq + commits.length);
      for (const { moves, effects } of commits) this.records.push({ instance, moves, effects });
    }
  }

  /**
   * Sorts as what one command led to was asked for: by the call that asked for it, which does not depend on
   * the node that carried it out, as keys of instances do.
   */
  private birthOf({ parent, processId, instance }: InstanceState): string {
    return parent ? `1 ${parent.call}` : `0 ${processId} ${instance}`;
  }
}

/** The keys of all instances but some, in order. */
async function keysIn({ connection }: Serving, but: Key[] = []): Promise<Key[]> {
  const rows = connection.db!.collection<{ _id: string }>('instances');
  const found = rows.find({ _id: { $nin: but } }, { projection: { _id: 1 } }).sort({ _id: 1 });
  return (await found.toArray()).map((row) => row._id);
}
