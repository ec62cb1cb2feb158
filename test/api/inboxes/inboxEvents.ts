/** The inbox as a stream of events, read as a browser would. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerOf } from '../../../api/auth/caller.js';
import { inboxEvents } from '../../../api/inboxEvents.js';
import { apiLimits } from '../../../api/limits.js';
import { startTestServer, type TestServer } from '../harness.js';
import { apply, demoResources } from '../subscription.js';

describe('inbox events', () => {
  let s: TestServer;
  let provider: string;
  let begin: () => Promise<string>;
  beforeAll(async () => {
    s = await startTestServer();
    const { conditional } = await demoResources(s);
    provider = `${conditional.provider}.provider`;
    begin = () => apply(s, conditional);
  });
  afterAll(() => s.close());

  /** Opens the stream; `next` gives the next event that is no heartbeat, undefined at the end. */
  async function listen(lastId?: string) {
    const hangUp = new AbortController();
    const answer = await fetch(`${s.server.url}/v2/inbox/events`, {
      headers: {
        Authorization: `Bearer ${await s.token(provider)}`,
        ...(lastId !== undefined && { 'Last-Event-ID': lastId }),
      },
      signal: hangUp.signal,
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const next = async () => {
      for (;;) {
        const [, id, data] = /id: (.+)\nevent: inbox\ndata: (.+)\n\n/.exec(text) ?? [];
        if (id !== undefined) {
          text = text.slice(text.indexOf('\n\n', text.indexOf(`id: ${id}`)) + 2);
          return { id, counts: JSON.parse(data!).counts as { todo: number } };
        }
        const { value, done } = await reader.read();
        if (done) return undefined;
        text += value;
      }
    };
    return { next, close: () => hangUp.abort() };
  }

  test('says what is there, then what has changed, and goes on where a client left off', async () => {
    const first = await listen();
    const empty = await first.next();
    expect(empty!.counts.todo).toBe(0);
    await begin();
    const one = await first.next();
    expect(one!.counts.todo).toBe(1);
    first.close();
    await begin();
    const back = await listen(one!.id);
    const two = await back.next();
    expect(two!.counts.todo).toBe(2);
    back.close();
    // Nothing has changed for this one: the next that it hears is what comes now.
    const again = await listen(two!.id);
    await begin();
    expect((await again.next())!.counts.todo).toBe(3);
    again.close();
  });

  test('a silent stream says that it lives, and ends after a while for its client to come back', async () => {
    const caller = callerOf('nobody', '', [{ role: 'provider', organisation: 'none' }], 'local');
    const { signal } = new AbortController();
    const { context } = s.server;
    const watch = await context.inboxFeed.watch(caller, signal);
    const quick = { eventHeartbeatMs: 1, eventStreamMsMax: 30 };
    const said: string[] = [];
    for await (const one of inboxEvents(context, caller, { lastId: undefined, watch, signal }, quick)) {
      said.push(typeof one === 'string' ? one : one.event);
    }
    expect(new Set(said)).toEqual(new Set(['inbox', 'heartbeat']));
    expect(said.filter((one) => one === 'inbox')).toHaveLength(1);
    expect(apiLimits.eventHeartbeatMs).toBeLessThan(apiLimits.eventStreamMsMax);
  });

  test('needs a token, and a server that drains ends it', async () => {
    const refused = await s.http.get('/v2/inbox/events').expect(401);
    expect(refused.body.code).toBe('UNAUTHENTICATED');
    const open = await listen();
    expect(await open.next()).toBeDefined();
    await s.server.close();
    expect(await open.next()).toBeUndefined();
  });
});
