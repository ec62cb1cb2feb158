/** One look at the log for all streams of a process: what it costs, whom it wakes, and where it ends. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Caller, callerOf } from '../../../api/auth/caller.js';
import { InboxFeed, type Watch } from '../../../api/inboxFeed.js';
import { apiLimits } from '../../../api/limits.js';
import { startServer } from '../../../api/server.js';
import { startTestServer, type TestServer, testSettings } from '../harness.js';
import { apply, demoResources } from '../subscription.js';

describe('inbox feed', () => {
  let s: TestServer;
  let organisation: string;
  let begin: () => Promise<string>;
  beforeAll(async () => {
    s = await startTestServer();
    const { conditional } = await demoResources(s);
    organisation = conditional.provider;
    begin = () => apply(s, conditional);
  });
  afterAll(() => s.close());

  const clerk = (name: string, code: string, role: 'provider' | 'requester' = 'provider'): Caller =>
    callerOf(name, '', [{ role, organisation: code }], 'local');
  const never = { eventPollMs: 2 ** 30, inboxStreamsMax: 1000, inboxStreamsPerCallerMax: 1000 };
  const hour = 3_600_000;

  /** A feed of its own, and streams in it that all hang up together. */
  function streamsOf(bounds = never) {
    const feed = new InboxFeed(s.server.context, bounds);
    const open: AbortController[] = [];
    const watch = (caller: Caller): Promise<Watch> => {
      const hangUp = new AbortController();
      open.push(hangUp);
      return feed.watch(caller, hangUp.signal);
    };
    return { feed, watch, hangUp: () => open.forEach((one) => void one.abort()) };
  }

  /** Whether the feed has woken the stream, without waiting for it. */
  const isWoken = (watch: Watch): Promise<boolean> => watch.changed(hour, AbortSignal.abort());

  test('a look wakes whom a change concerns and nobody else (N2)', async () => {
    const { feed, watch, hangUp } = streamsOf();
    const names = [clerk('a', organisation), clerk('b', 'none'), clerk('mzj.requester', 'mzj', 'requester')];
    const watches = await Promise.all(names.map(watch));
    await feed.look();
    expect(await Promise.all(watches.map(isWoken))).toEqual([false, false, false]);
    await begin();
    await feed.look();
    expect(await Promise.all(watches.map(isWoken))).toEqual([true, false, true]);
    hangUp();
    expect(feed.streams).toBe(0);
  });

  test('what a look reads does not grow with the streams (N1)', async () => {
    const { connection } = s.server.context;
    const driver = Object.getPrototypeOf(connection.collection('nodes').conn.db!.collection('nodes'));
    const finds = jest.spyOn(driver as { find(): unknown }, 'find');
    const read = async (streams: number): Promise<number> => {
      const { feed, watch, hangUp } = streamsOf();
      const callers = Array.from({ length: streams }, (_, n) => clerk(`clerk-${n}`, organisation));
      await Promise.all(callers.map(watch));
      await begin();
      finds.mockClear();
      await feed.look();
      hangUp();
      return finds.mock.calls.length;
    };
    const [few, many] = [await read(1), await read(200)];
    expect(few).toBeGreaterThan(0);
    // What the node does in the background may come between.
    expect(many).toBeLessThan(few + 20);
    finds.mockRestore();
  });

  test('streams beyond inboxStreamsMax, or inboxStreamsPerCallerMax of an account, are refused', async () => {
    const bounds = { ...never, inboxStreamsMax: 3, inboxStreamsPerCallerMax: 2 };
    const { feed, watch, hangUp } = streamsOf(bounds);
    const open = (name: string) => watch(clerk(name, organisation));
    const [first] = [await open('a'), await open('a')];
    await expect(open('a')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    await open('b');
    await expect(open('c')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    feed.leave(first);
    await open('c');
    hangUp();
    await feed.watch(clerk('gone', organisation), AbortSignal.abort());
    expect(feed.streams).toBe(0);
    expect(apiLimits.inboxStreamsMax).toBeLessThan(apiLimits.requestsMax);
  });

  test('a stream of one node hears what another node did', async () => {
    const settings = testSettings(`${s.server.context.settings.dataPath}-two`, {
      mongodbUri: s.server.databaseUri,
      seed: false,
    });
    const two = await startServer({ settings, clock: { now: () => s.clock.ms } });
    const hangUp = new AbortController();
    try {
      const answer = await fetch(`${two.url}/v2/inbox/events`, {
        headers: { Authorization: `Bearer ${await s.token(`${organisation}.provider`)}` },
        signal: hangUp.signal,
      });
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      const first = (await reader.read()).value;
      expect(first).toContain('event: inbox');
      await begin();
      expect((await reader.read()).value).not.toEqual(first);
    } finally {
      hangUp.abort();
      await two.close();
    }
  });
});
