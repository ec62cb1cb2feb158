/**
 * The inbox as a stream: whenever it says something else than before, one event with its counts.
 *
 * An event says all that there is to say, and its id is a digest of that. So whoever comes back with the id
 * of the last event hears at once if anything has changed meanwhile, and nothing otherwise, on any node;
 * what came and went in between is of no interest any more.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type TaskRow, tasksOn } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { heartbeat, type ServerEvent } from './events.js';
import { todoCondition } from './inbox.js';
import { countsOf } from './inboxCounts.js';
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

const resting = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal, ref: false }).catch(() => undefined);

export async function* inboxEvents(
  context: Context,
  caller: Caller,
  lastId: string | undefined,
  signal: AbortSignal,
  { eventPollMs, eventHeartbeatMs, eventStreamMsMax } = apiLimits as Record<
    'eventPollMs' | 'eventHeartbeatMs' | 'eventStreamMsMax',
    number
  >,
): AsyncGenerator<ServerEvent | typeof heartbeat> {
  let said = lastId;
  let silentMs = 0;
  for (let streamedMs = 0; streamedMs < eventStreamMsMax && !signal.aborted; streamedMs += eventPollMs) {
    const now = await inboxNow(context, caller);
    if (now.id !== said) yield now;
    else if (silentMs >= eventHeartbeatMs) yield heartbeat;
    silentMs = now.id !== said || silentMs >= eventHeartbeatMs ? 0 : silentMs + eventPollMs;
    said = now.id;
    await resting(eventPollMs, signal);
  }
}
