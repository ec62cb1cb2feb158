/**
 * The inbox as a stream: whenever it says something else than before, one event with its counts.
 *
 * An event says all that there is to say, and its id is a digest of that. So whoever comes back with the id
 * of the last event hears at once if anything has changed meanwhile, and nothing otherwise, on any node;
 * what came and went in between is of no interest any more.
 */
import { createHash } from 'node:crypto';
import { type TaskRow, tasksOn } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { heartbeat, type ServerEvent } from './events.js';
import { todoCondition } from './inbox.js';
import { countsOf } from './inboxCounts.js';
import type { Watch } from './inboxFeed.js';
import { apiLimits } from './limits.js';

const newestMax = 20;

/** The counts; the id also covers the newest tasks, since two changes may leave the counts alike. */
async function inboxNow(context: Context, caller: Caller): Promise<ServerEvent> {
  const [counts, newest] = await Promise.all([
    countsOf(context, caller, context.clock.now()),
    tasksOn(context.connection)
      .find(todoCondition(caller, undefined), { seq: 1 })
      .sort({ _id: -1 })
      .limit(newestMax)
      .lean<Pick<TaskRow, '_id' | 'seq'>[]>(),
  ]);
  const said = JSON.stringify([counts, newest.map(({ _id, seq }) => [_id, seq])]);
  const id = createHash('sha256').update(said).digest('base64url').slice(0, 22);
  return { id, event: 'inbox', data: { counts } };
}

type Times = Record<'eventHeartbeatMs' | 'eventStreamMsMax', number>;

/** Reads the inbox when the feed says so; what it says is what the client has not heard yet. */
export async function* inboxEvents(
  context: Context,
  caller: Caller,
  { lastId, watch, signal }: { lastId: string | undefined; watch: Watch; signal: AbortSignal },
  { eventHeartbeatMs, eventStreamMsMax }: Times = apiLimits,
): AsyncGenerator<ServerEvent | typeof heartbeat> {
  let endMs: number | undefined;
  let said = lastId;
  let isChanged = true;
  try {
    while (!signal.aborted) {
      const now = isChanged ? await inboxNow(context, caller) : undefined;
      if (now && now.id !== said) {
        said = now.id;
        yield now;
      } else if (!now) yield heartbeat;
      endMs ??= performance.now() + eventStreamMsMax;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return;
      isChanged = await watch.changed(Math.min(eventHeartbeatMs, leftMs), signal);
    }
  } finally {
    context.inboxFeed.leave(watch);
  }
}
