/** A case as its parties meet it over REST: their tasks, what they may do, and what remains at its end. */
import { expect } from '@jest/globals';
import { type Answer, type Refused, refusedBy } from './refusal.js';
import type { Walk } from './walk.js';

/** One account of every role and side: whom a task does not concern, of these, must not see it. */
const parties = [
  'mzj.requester',
  'swj.requester',
  'slq-mzj.requester',
  'gaj.provider',
  'swj.provider',
  'gaj.lead',
  'zsj.platform',
  'zsj.lead',
  'slq-zsj.county-agency',
  'yx-zsj.county-agency',
  'szf.government',
];

/** What a walk reads of a line of the inbox. */
export interface Waiting {
  userTaskKey: string;
  elementId: string;
  processInstanceKey: string;
  light: 'green' | 'yellow' | 'red';
  dueDate?: string;
  provisional: boolean;
  pausedAt?: string;
  daysLeft?: number;
  asks?: string[];
  isOffline: boolean;
  initiator: { name: string };
}

/** An instance with all that it calls: what the parties call one case. */
export class Case {
  private readonly isOurs = new Map<string, boolean>();

  readonly key: string;
  private readonly walk: Walk;

  constructor(walk: Walk, key: string) {
    this.walk = walk;
    this.key = key;
  }

  private async belongs(instance: string): Promise<boolean> {
    const known = this.isOurs.get(instance);
    if (known !== undefined) return known;
    const { parentProcessInstanceKey: parent } = await this.walk.get(
      'auditor',
      `process-instances/${instance}`,
    );
    const belongs = instance === this.key || (parent !== undefined && (await this.belongs(parent)));
    this.isOurs.set(instance, belongs);
    return belongs;
  }

  private async linesOf(account: string, element: string, query?: string): Promise<Waiting[]> {
    const lines: Waiting[] = [];
    for (const line of await this.walk.inbox(account, query)) {
      if (line.elementId === element && (await this.belongs(line.processInstanceKey))) lines.push(line);
    }
    return lines;
  }

  /** The task in the account's own inbox, as soon as it is there. */
  waits(account: string, element: string): Promise<Waiting> {
    return this.walk.until(async () => {
      const lines = await this.linesOf(account, element);
      expect([element, lines.length]).toEqual([element, 1]);
      return lines[0]!;
    });
  }

  /**
   * The task waits for the accounts alone: no other party finds it (A21). One of the others, each time the
   * next, tries to read and to complete it all the same.
   */
  async waitsOnlyFor(accounts: string[], element: string): Promise<void> {
    const [account = ''] = accounts;
    const { userTaskKey } = await this.waits(account, element);
    const others = parties.filter((one) => !accounts.includes(one));
    for (const other of others)
      expect([other, await this.walk.search(other, 'user-tasks', { userTaskKey })]).toEqual([other, []]);
    const other = others[this.walk.nextTurn() % others.length]!;
    const caller = await this.walk.s.as(other);
    const read = await caller.get(`/v2/user-tasks/${userTaskKey}`);
    const done = await this.walk.post(other, `user-tasks/${userTaskKey}/completion`, { variables: {} });
    const codes = [other, read.status, read.body.code, done.status, done.body.code];
    expect(codes).toEqual([other, 403, 'TASK_FORBIDDEN', 403, 'TASK_FORBIDDEN']);
  }

  /** Takes the task and completes it. */
  async complete(account: string, element: string, variables: object = {}, opinion?: string): Promise<void> {
    const { userTaskKey: key } = await this.waits(account, element);
    const taken = await this.walk.post(account, `user-tasks/${key}/assignment`, { assignee: account });
    expect([element, taken.status, taken.body.detail]).toEqual([element, 204, undefined]);
    const body = { variables, ...(opinion === undefined ? {} : { opinion }) };
    const done = await this.walk.post(account, `user-tasks/${key}/completion`, body);
    const { detail, errors } = done.body;
    expect([element, done.status, detail, errors]).toEqual([element, 204, undefined, undefined]);
  }

  /** How the completion of a task is refused, which leaves it where it was. */
  async refused(account: string, element: string, variables: object): Promise<Refused> {
    const { userTaskKey: key } = await this.waits(account, element);
    const refused = refusedBy(await this.walk.post(account, `user-tasks/${key}/completion`, { variables }));
    expect((await this.waits(account, element)).userTaskKey).toBe(key);
    return refused;
  }

  /** Uses a verb on the task; the code of its refusal, or DONE. */
  async verb(account: string, element: string, verb: string, body: object = {}): Promise<string> {
    const { userTaskKey } = await this.waits(account, element);
    return this.verbOn(userTaskKey, account, verb, body);
  }

  async verbOn(task: string, account: string, verb: string, body: object = {}): Promise<string> {
    const answer = await this.walk.post(account, `user-tasks/${task}/${verb}`, body);
    return answer.status === 204 ? 'DONE' : refusedBy(answer).code;
  }

  /** The light of a task, which its line, its limit and the inbox narrowed to that light all show. */
  async light(account: string, element: string): Promise<Waiting['light']> {
    const line = await this.waits(account, element);
    const limit = await this.walk.get(account, `user-tasks/${line.userTaskKey}/limit`);
    const { light, dueDate, provisional } = line;
    expect(limit).toMatchObject({ light, provisional, ...(dueDate && { dueDate }) });
    const narrowed = await this.linesOf(account, element, `light=${light}`);
    expect([light, narrowed.length]).toEqual([light, 1]);
    return light;
  }

  /** Moves the clock, and expects the light of the task at each instant. */
  async shines(account: string, element: string, lights: [string, Waiting['light']][]): Promise<void> {
    for (const [instant, light] of lights) {
      await this.walk.at(instant);
      expect([instant, await this.light(account, element)]).toEqual([instant, light]);
    }
  }

  /** The rectification that a missed limit of the task has opened at the platform (A22-2). */
  supervision(task: string): Promise<Case> {
    return this.walk.until(async () => {
      for (const line of await this.walk.inbox('zsj.platform', 'processDefinitionId=a22-rectification')) {
        const variables = `user-tasks/${line.userTaskKey}/variables`;
        const [origin] = await this.walk.search('zsj.platform', variables, { name: 'origin' });
        if (JSON.parse(origin.value).task === task) return new Case(this.walk, line.processInstanceKey);
      }
      throw new Error(`No rectification is open for the task "${task}"`);
    });
  }

  /** The case itself and all that it called, outermost first. */
  async family(): Promise<{ processInstanceKey: string; processDefinitionId: string; state: string }[]> {
    const family = [await this.walk.get('auditor', `process-instances/${this.key}`)];
    for (const { processInstanceKey: parentProcessInstanceKey } of family) {
      family.push(...(await this.walk.search('auditor', 'process-instances', { parentProcessInstanceKey })));
    }
    return family;
  }

  /** Its line in the list of what the account has started. */
  async started(account: string): Promise<Answer['body']> {
    const lines = await this.walk.inbox(account, 'list=started');
    return lines.find(({ processInstanceKey }) => processInstanceKey === this.key);
  }

  ended(state = 'COMPLETED'): Promise<void> {
    return this.walk.until(async () => {
      const row = await this.walk.get('auditor', `process-instances/${this.key}`);
      expect([row.state, await this.incidents()]).toEqual([state, []]);
    });
  }

  /** Why it does not go on, if it does not. */
  private async incidents(): Promise<unknown[]> {
    const found = (await this.family()).map(({ processInstanceKey }) =>
      this.walk.search('auditor', 'incidents', { processInstanceKey }),
    );
    return (await Promise.all(found)).flat();
  }

  /** Ended, nothing left behind, and everything of it steps again to what it was (A21). */
  async endedCleanly(state?: string): Promise<void> {
    await this.ended(state);
    await this.walk.s.server.context.engine.settled();
    for (const { processInstanceKey: key } of await this.family()) {
      const path = `process-instances/${key}`;
      const { items } = await this.walk.get('auditor', `${path}/history?limit=100`);
      const { seq } = items.at(-1);
      const end = await this.walk.get('auditor', `${path}/replay?seq=${seq}`);
      expect(end.status).not.toBe('active');
      expect(end).toMatchObject({
        tokens: {},
        tasks: {},
        timers: {},
        jobs: {},
        calls: {},
        subscriptions: {},
      });
      const verdict = await this.walk.get('auditor', `${path}/verify`);
      expect(verdict).toMatchObject({ clean: true, commits: seq + 1 });
    }
  }
}
