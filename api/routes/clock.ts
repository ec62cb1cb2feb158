/**
 * The clock that limits and timers go by. It is the machine's, unless the server was started for a rehearsal
 * (`--clock controlled`): then an administrator moves it, with the requests of Camunda 8.
 */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import type { Context } from '../context.js';
import type { ControlledClock } from '../controlledClock.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, InstantSchema } from '../schemas.js';
import { clockWords } from '../wordings/records.js';

const tag = 'Clock';
const dayMs = 86_400_000;
/** The last instant whose year has four digits, as ISO 8601 writes it. */
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

function controlled({ controlledClock }: Context): ControlledClock {
  if (controlledClock) return controlledClock;
  throw new CodedError('CLOCK_UNCONTROLLED', say(clockWords.uncontrolled));
}

const get = route({
  method: 'get',
  path: '/v2/clock',
  operation: 'getClock',
  tag,
  summary: '系统时钟 What time it is for limits and timers, and whether it can be moved',
  permission: 'session.read',
  answers: {
    200: {
      description: 'The clock',
      schema: z
        .strictObject({
          now: AnsweredInstantSchema,
          timestamp: z.int().describe('The same in milliseconds since 1970'),
          isControlled: z.boolean(),
          isPinned: z.boolean(),
        })
        .meta({ id: 'Clock' }),
    },
  },
  handler: async (_input, { clock, controlledClock }) => {
    const timestamp = clock.now();
    const isControlled = controlledClock !== undefined;
    const isPinned = controlledClock?.isPinned ?? false;
    return ok({ now: new Date(timestamp).toISOString(), timestamp, isControlled, isPinned });
  },
});

const pin = route({
  method: 'put',
  path: '/v2/clock',
  operation: 'pinClock',
  tag,
  summary:
    '调整时钟（演练） Pins the clock; what is due on the way happens at its instant, before this answers',
  permission: 'clock.control',
  isCommand: true,
  body: z.strictObject({
    timestamp: z
      .union([z.int().min(0).max(lastMs), InstantSchema])
      .describe('Milliseconds since 1970, or an instant such as 2026-03-02T09:00:00+08:00'),
  }),
  refusals: ['CLOCK_UNCONTROLLED'],
  answers: { 204: { description: 'Pinned' } },
  handler: async ({ body, caller }, context) => {
    const clock = controlled(context);
    const { timestamp } = body;
    const toMs = typeof timestamp === 'number' ? timestamp : Date.parse(timestamp);
    const max = apiLimits.clockStepDaysMax;
    if (toMs - clock.now() > max * dayMs) {
      const now = new Date(clock.now()).toISOString();
      throw invalidArgument(say(clockWords.far, { max, now }), 'body.timestamp', 'far');
    }
    await clock.pin(toMs, caller.name, context.engine);
    return noContent;
  },
});

const reset = route({
  method: 'post',
  path: '/v2/clock/reset',
  operation: 'resetClock',
  tag,
  summary: '恢复时钟 Lets the clock run with the machine’s again',
  permission: 'clock.control',
  isCommand: true,
  refusals: ['CLOCK_UNCONTROLLED'],
  answers: { 204: { description: 'It runs' } },
  handler: async (_input, context) => {
    await controlled(context).reset(context.engine);
    return noContent;
  },
});

export const clockRoutes: readonly Route[] = [get, pin, reset];
