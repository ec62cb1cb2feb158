/**
 * The office of a scenario on the durable engine: the same commands through commits, views and effects on
 * the embedded database. What it records must be what the pure kernel gave, line for line.
 */
import { CodedError, type Engine } from '../../engine/index.js';
import { sha256 } from '../../engine/kernel/digest.js';
import type { Actor, Definition, Key, Variables } from '../../engine/vocabulary.js';
import { temporaryFolder } from '../embedded/database.js';
import { type Installation, install } from '../processes/installation.js';
import { copyMadeOnce } from '../support/madeOnce.js';
import { type Desk, type Instance, type Outcome, type Payload, type Recorded, runs } from './office.js';

const commitsPerPage = 100;
const ringsMax = 1_000;

function engineOf(installation: Installation): Promise<Engine> {
  installation.clock.nowMs = Date.parse('2026-01-05T01:00:00.000Z');
  return installation.engine({ works: false });
}

async function deployIn(installation: Installation, definitions: Definition[]): Promise<Engine> {
  const engine = await engineOf(installation);
  for (const { processId, source } of definitions) {
    const resource = { name: `${processId}.bpmn`, content: source.text };
    await engine.deploy([resource], { kind: 'engine', id: 'scenario' });
  }
  return engine;
}

export class DurableOffice implements Desk {
  readonly instances: Instance[] = [];
  private readonly installation: Installation;
  private readonly engine: Engine;
  private readonly nextSeq = new Map<Key, number>();
  private records: Recorded[] = [];

  private constructor(installation: Installation, engine: Engine) {
    this.installation = installation;
    this.engine = engine;
  }

  /** With the definitions deployed once for all transcripts that need the same ones. */
  static async open(definitions: Definition[]): Promise<DurableOffice> {
    const folder = temporaryFolder();
    const name = `office-${sha256(definitions.map(({ source }) => source.text).join('\n'))}`;
    const isDeployed = await copyMadeOnce(name, folder.path, async (path) => {
      const installation = await install({ path, remove: () => undefined });
      await deployIn(installation, definitions);
      await installation.close();
    });
    const installation = await install(folder);
    const engine = isDeployed ? await engineOf(installation) : await deployIn(installation, definitions);
    return new DurableOffice(installation, engine);
  }

  get nowMs(): number {
    return this.installation.clock.nowMs;
  }

  takeRecords(): Recorded[] {
    const taken = this.records;
    this.records = [];
    return taken;
  }

  start(processId: string, variables: Variables, by: Actor): Promise<Outcome> {
    return this.attempt(() => this.engine.start({ processId, variables }, by));
  }

  send(instance: Instance, payload: Payload, by: Actor): Promise<Outcome> {
    if (payload.type === 'instance.started') throw new Error('An instance is started by start');
    return this.attempt(() => this.engine.submit(instance.state.instance, payload, by));
  }

  async publish(name: string, correlationKey: string, variables: Variables): Promise<boolean> {
    const by: Actor = { kind: 'user', id: 'clerk' };
    return (await this.attempt(() => this.engine.correlateMessage({ name, correlationKey, variables }, by)))
      .ok;
  }

  async advanceTo(ms: number): Promise<void> {
    const { clock } = this.installation;
    for (let rings = 0; rings < ringsMax; rings += 1) {
      const dueMs = this.instances
        .flatMap(({ state }) => Object.values(state.timers))
        .filter(runs)
        .map((timer) => Date.parse(timer.dueAt));
      const nextMs = Math.min(...dueMs);
      if (nextMs > ms) break;
      clock.nowMs = Math.max(clock.nowMs, nextMs);
      await this.engine.wake();
      await this.observe();
    }
    clock.nowMs = ms;
  }

  close(): Promise<void> {
    return this.installation.close();
  }

  /** Every instance of the scenario comes out of the log as it went in. */
  async verify(): Promise<void> {
    for (const { state } of this.instances) {
      const verdict = await this.engine.verify(state.instance);
      if (!verdict.clean) throw new Error(`Not clean: ${JSON.stringify(verdict)}`);
    }
  }

  private async attempt(command: () => Promise<unknown>): Promise<Outcome> {
    try {
      await command();
      return { ok: true };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { ok: false, refusal: { code: error.code, text: error.text } };
    } finally {
      await this.observe();
    }
  }

  /**
   * Reads what has been committed since: the instances in the order of their birth, each in the order of
   * its log.
   */
  private async observe(): Promise<void> {
    await this.engine.settled();
    const rows = this.installation.connection.db!.collection<{ _id: string }>('instances');
    const keys = (await rows.find({}, { projection: { _id: 1 } }).toArray()).map((row) => row._id).sort();
    for (const [index, key] of keys.entries()) {
      const state = await this.engine.state(key);
      const definition = await this.engine.definition(state.definition);
      const instance = this.instances[index] ?? { number: index + 1, definition, state, events: [] };
      this.instances[index] = instance;
      instance.state = state;
      const fromSeq = this.nextSeq.get(key) ?? 0;
      const commits = await this.engine.history(key, { fromSeq, limit: commitsPerPage });
      this.nextSeq.set(key, fromSeq + commits.length);
      for (const { moves, effects } of commits) this.records.push({ instance, moves, effects });
    }
  }
}
