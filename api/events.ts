/** Server-sent events (WHATWG HTML, section 9.2) → the response, for as long as there are any. */
import { once } from 'node:events';
import type { Response } from 'express';

/** `id` is what the client sends as Last-Event-ID when it comes back. */
export interface ServerEvent {
  id: string;
  event: string;
  data: unknown;
}
/** Keeps proxies from taking the stream for dead. */
export const heartbeat = 'heartbeat';

const textOf = (one: ServerEvent | typeof heartbeat): string =>
  one === heartbeat
    ? ': heartbeat\n\n'
    : `id: ${one.id}\nevent: ${one.event}\ndata: ${JSON.stringify(one.data)}\n\n`;

export async function sendEvents(
  res: Response,
  events: AsyncIterable<ServerEvent | typeof heartbeat>,
): Promise<void> {
  res.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  // A proxy that collects answers would hold the events back.
  res.setHeader('X-Accel-Buffering', 'no');
  res.flushHeaders();
  const closed = once(res, 'close');
  for await (const one of events) {
    if (!res.write(textOf(one))) await Promise.race([once(res, 'drain'), closed]);
    if (res.destroyed) return;
  }
  res.end();
}
