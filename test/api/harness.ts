/** A real server on the embedded database in a folder of its own, with a clock that the test moves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { createTokens } from '../../api/auth/tokens.js';
import { type RunningServer, startServer } from '../../api/server.js';
import { readSettings, type Settings } from '../../api/settings.js';
import { usersOn } from '../../models/users.js';
import { copyMadeOnce } from '../support/madeOnce.js';

/** Monday morning in Shanghai, in a year whose holidays are known. */
export const monday = Date.parse('2026-03-02T01:00:00.000Z');
export const demoPassword = 'banli-demo';

type Agent = ReturnType<typeof supertest>;
type Call = ReturnType<Agent['get']>;

export interface TestServer {
  server: RunningServer;
  clock: { ms: number };
  http: Agent;
  /** Calls as a demo account. */
  as(name: string): Promise<{
    get(path: string): Call;
    post(path: string, body?: object): Call;
    put(path: string): Call;
    patch(path: string, body?: object): Call;
    delete(path: string): Call;
  }>;
  token(name: string): Promise<string>;
  /** Documents per collection, to show that a refused request left nothing behind. */
  counts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export function testSettings(dataPath: string, changes: Partial<Settings> = {}): Settings {
  const env = { BANLI_LOGINS_PER_MINUTE: '10000', BANLI_LOG_LEVEL: 'error' };
  return { ...readSettings(['--port', '0', '--data', dataPath], env), ...changes };
}

/**
 * A copy of what a server leaves that has been started on an empty folder with the demo data: reading and
 * checking the released processes is what takes long in a start.
 */
const copySeeded = (dataPath: string) =>
  copyMadeOnce('seeded', dataPath, async (making) => {
    const server = await startServer({ settings: testSettings(making), clock: { now: () => monday } });
    await server.close();
  });

/** What a login gives, without the cost of checking a password; anew when the clock has moved far. */
async function tokensOf({ context }: RunningServer, settings: Settings) {
  const { connection } = context;
  const clock = settings.clock === 'controlled' ? { now: Date.now } : context.clock;
  const issuer = await createTokens(connection, settings, clock);
  const tokens = new Map<string, { token: string; atMs: number }>();
  return async (name: string): Promise<string> => {
    const known = tokens.get(name);
    if (known && Math.abs(clock.now() - known.atMs) < settings.tokenMinutes * 60_000) return known.token;
    const user = await usersOn(connection).findById(name).lean().orFail();
    const { token } = await issuer.issue(name, user.tokenVersion);
    tokens.set(name, { token, atMs: clock.now() });
    return token;
  };
}

export async function startTestServer(changes: Partial<Settings> = {}): Promise<TestServer> {
  const dataPath = await mkdtemp(join(tmpdir(), 'banli-api-'));
  const clock = { ms: monday };
  const settings = testSettings(dataPath, changes);
  if (settings.seed) await copySeeded(dataPath);
  // A controlled clock is moved over the API.
  const ticking = settings.clock === 'controlled' ? {} : { clock: { now: () => clock.ms } };
  const server = await startServer({ settings, ...ticking, checkAnswers: true });
  const http = supertest(server.url);

  const token = await tokensOf(server, settings);

  return {
    server,
    clock,
    http,
    token,
    async as(name) {
      const bearer = `Bearer ${await token(name)}`;
      const signed = (call: Call) => call.set('Authorization', bearer);
      return {
        get: (path) => signed(http.get(path)),
        post: (path, body) => signed(http.post(path)).send(body),
        put: (path) => signed(http.put(path)),
        patch: (path, body) => signed(http.patch(path)).send(body),
        delete: (path) => signed(http.delete(path)),
      };
    },
    async counts() {
      const { collections } = server.context.connection;
      const db = server.context.connection.db;
      const names = Object.keys(collections).sort();
      const counted = await Promise.all(
        names.map(async (name) => [name, (await db?.collection(name).countDocuments()) ?? 0] as const),
      );
      return Object.fromEntries(counted);
    },
    async close() {
      await server.close();
      await rm(dataPath, { recursive: true, force: true });
    },
  };
}
