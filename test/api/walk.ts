/**
 * A procedure walked over REST, as its parties go it: one applies, the clock moves, somebody finds a task in
 * his own inbox and completes it or is refused. Everything goes through HTTP; only time is the test's.
 */
import { expect } from '@jest/globals';
import type { Settings } from '../../api/settings.js';
import { type ErrorName, errorCodes } from '../../engine/errors.js';
import { Case, type Waiting } from './case.js';
import { startTestServer, type TestServer } from './harness.js';
import { type Answer, refusedBy } from './refusal.js';
import { until } from './subscription.js';

const weekMinutes = 7 * 24 * 60;

export class Walk {
  readonly s: TestServer;
  private turns = 0;

  private constructor(s: TestServer) {
    this.s = s;
  }

  static async begin(changes: Partial<Settings> = {}): Promise<Walk> {
    return new Walk(await startTestServer({ tokenMinutes: weekMinutes, ...changes }));
  }

  /** Counts up from 0: whose turn it is where one of several is enough. */
  nextTurn(): number {
    this.turns += 1;
    return this.turns - 1;
  }

  end(): Promise<void> {
    return this.s.close();
  }

  /** Moves the clock to an instant in Shanghai, `2026-03-02 09:00`; what is due by then rings. */
  async at(instant: string): Promise<void> {
    this.s.clock.ms = Date.parse(`${instant.replace(' ', 'T')}:00+08:00`);
    await this.s.server.context.engine.wake();
    await this.s.server.context.engine.settled();
  }

  async post(account: string, path: string, body: object = {}): Promise<Answer> {
    return (await this.s.as(account)).post(`/v2/${path}`, body);
  }

  async get(account: string, path: string): Promise<Answer['body']> {
    const answer = await (await this.s.as(account)).get(`/v2/${path}`);
    expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined]);
    return answer.body;
  }

  async search(account: string, what: string, filter: object = {}): Promise<Answer['body'][]> {
    const answer = await this.post(account, `${what}/search`, { filter });
    expect([what, answer.status, answer.body.detail]).toEqual([what, 200, undefined]);
    return answer.body.items;
  }

  /** The case that somebody starts; `onBehalfOf` is that of an offline application. */
  async start(account: string, processId: string, variables: object, onBehalfOf?: object): Promise<Case> {
    const body = { processDefinitionId: processId, variables, ...(onBehalfOf && { onBehalfOf }) };
    const answer = await this.post(account, 'process-instances', body);
    expect([answer.status, answer.body.detail, answer.body.errors]).toEqual([200, undefined, undefined]);
    await this.s.server.context.engine.settled();
    return new Case(this, answer.body.processInstanceKey);
  }

  /** Each change of what may be started is refused with its code, for its fields, and leaves nothing. */
  async startsRefused(
    account: string,
    processId: string,
    variables: object,
    cases: [changes: object, code: ErrorName, fields: string[]][],
  ): Promise<void> {
    const before = await this.s.counts();
    for (const [changes, code, fields] of cases) {
      const body = { processDefinitionId: processId, variables: { ...variables, ...changes } };
      const refused = refusedBy(await this.post(account, 'process-instances', body));
      expect([changes, refused]).toEqual([changes, { status: errorCodes[code].status, code, fields }]);
    }
    expect(await this.s.counts()).toEqual(before);
  }

  async inbox(account: string, query = 'list=todo'): Promise<Waiting[]> {
    return (await this.get(account, `inbox?limit=100&${query}`)).items;
  }

  /** What the account was told: subjects, and of what the engine says by itself its kind and element. */
  async told(account: string): Promise<string[]> {
    type Notice = { subject: string; kind: string; elementId: string };
    const { items } = await this.get(account, 'notifications?limit=100');
    return items.map(({ subject, kind, elementId }: Notice) =>
      kind === 'message' ? subject : `${kind} ${elementId}`,
    );
  }

  /** Waits for what workers of the server still have to do. */
  until<T>(attempt: () => Promise<T>): Promise<T> {
    return until(this.s, attempt);
  }

  isTold(account: string, subject: string): Promise<void> {
    return this.until(async () => expect(await this.told(account)).toContain(subject));
  }
}
