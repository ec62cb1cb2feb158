/**
 * Runs one route: credentials → permission → body → schemas → idempotency → handler → answer. Every refusal
 * on the way is thrown and written by `problem.ts`.
 *
 * L1  Nothing of the body is read before the caller may use the route.
 * L2  With `checkAnswers` (tests) an answer that does not fit its schema is a bug, not an answer.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { CodedError } from '../engine/errors.js';
import { say } from '../engine/wording.js';
import { readUpload } from './attachments/upload.js';
import { anonymous, type Caller } from './auth/caller.js';
import { absentOnesOf } from './auth/deputies.js';
import { isPermitted } from './auth/permissions.js';
import { readBody } from './body.js';
import { sendContent } from './content.js';
import type { Context } from './context.js';
import { sendEvents } from './events.js';
import { type IdempotentRunner, idempotencyKeyOf } from './idempotency.js';
import {
  fieldErrorsOf,
  fieldsError,
  invalidArgument,
  languageOf,
  nameLanguage,
  traceIdOf,
} from './problem.js';
import type { Answer, Input, Route } from './route.js';
import { requestWords } from './wordings/requests.js';

export interface PipelineOptions {
  checkAnswers: boolean;
}

async function callerOf(req: Request, route: Route, context: Context): Promise<Caller> {
  if (route.permission === 'public') return anonymous;
  const caller = await context.authenticator.authenticate(req.headers.authorization);
  if (!caller) throw new CodedError('UNAUTHENTICATED', say(requestWords.noToken));
  if (!isPermitted(route.permission, caller.roles)) {
    const { permission } = route;
    throw new CodedError('FORBIDDEN', say(requestWords.noPermission, { permission, caller: caller.name }));
  }
  return standsIn(route) ? withAbsentOnes(caller, context) : caller;
}

/** Where tasks are seen or worked a deputy has those of the absent ones. */
const standsIn = ({ permission }: Route): boolean =>
  permission === 'task.read' || permission === 'task.work' || permission === 'inbox.read';

async function withAbsentOnes(caller: Caller, { connection, clock }: Context): Promise<Caller> {
  const inPlaceOf = await absentOnesOf(connection, caller.name, clock.now());
  return inPlaceOf.length === 0 ? caller : { ...caller, inPlaceOf };
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw fieldsError('INVALID_ARGUMENT', fieldErrorsOf(parsed.error, where));
}

function refuseUnknownQuery(req: Request, route: Route): void {
  const [name] = Object.keys(req.query);
  if (!route.query && name !== undefined) {
    throw invalidArgument(say(requestWords.noQuery, { name }), `query.${name}`, 'unrecognized_keys');
  }
}

function headerOf(req: Request, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

async function inputOf(req: Request, res: Response, route: Route, context: Context): Promise<Input> {
  const caller = await callerOf(req, route, context);
  refuseUnknownQuery(req, route);
  const params = parse(route.params, { ...req.params }, 'path');
  const query = parse(route.query, { ...req.query }, 'query');
  const raw =
    route.bodyType === 'upload'
      ? await readUpload(req, context.settings.attachmentMegabytesMax * 1024 * 1024)
      : await readBody(req, res, route);
  const body = parse(route.body, raw, 'body');
  const hangUp = new AbortController();
  res.once('close', () => hangUp.abort());
  const input: Input = {
    caller,
    params,
    query,
    body,
    language: languageOf(req),
    signal: AbortSignal.any([hangUp.signal, context.draining]),
  };
  const key = idempotencyKeyOf(headerOf(req, 'idempotency-key'), caller.name);
  if (key !== undefined && route.isCommand) input.idempotencyKey = key;
  const preferred = req.accepts(['application/json', ...(route.offers ?? [])]);
  if (preferred && route.offers?.includes(preferred)) input.mediaType = preferred;
  const ifMatch = headerOf(req, 'if-match');
  if (ifMatch !== undefined && route.precondition) input.ifMatch = ifMatch;
  const lastEventId = headerOf(req, 'last-event-id');
  if (lastEventId !== undefined) input.lastEventId = lastEventId;
  return input;
}

/** Throws what can only be our own mistake, so that a test sees it. */
function checkAnswer(route: Route, answer: Answer): void {
  const spec = route.answers[answer.status];
  if (answer.text !== undefined && !route.offers) throw new Error(`"${route.operation}" offers no text`);
  if (!spec) throw new Error(`"${route.operation}" answered ${answer.status}, which it does not declare`);
  if (answer.text !== undefined || (spec.mediaType && spec.mediaType !== 'application/json')) return;
  if (!spec.schema) {
    if (answer.body !== undefined)
      throw new Error(`"${route.operation}" declares no body for ${answer.status}`);
    return;
  }
  const sent: unknown = JSON.parse(JSON.stringify(answer.body));
  const parsed = spec.schema.safeParse(sent);
  if (!parsed.success) {
    throw new Error(`"${route.operation}" does not fit its schema: ${JSON.stringify(parsed.error.issues)}`);
  }
}

async function send(
  req: Request,
  res: Response,
  route: Route,
  answer: Answer,
  mediaType: string | undefined,
): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
  if (answer.content) return sendContent(req, res, answer.content);
  if (answer.events) return sendEvents(res, answer.events);
  res.status(answer.status);
  if (route.offers) res.vary('Accept');
  if (route.isWorded || answer.text !== undefined) nameLanguage(res, languageOf(req));
  if (answer.text !== undefined) {
    res.type(mediaType ?? 'text/plain').send(answer.text);
    return;
  }
  if (answer.body === undefined) {
    res.end();
    return;
  }
  const declared = route.answers[answer.status]?.mediaType ?? 'application/json';
  if (declared === 'application/json') res.json(answer.body);
  else res.type(declared).send(String(answer.body));
}

export function runner(
  route: Route,
  context: Context,
  idempotent: IdempotentRunner,
  options: PipelineOptions,
): RequestHandler {
  return async (req, res) => {
    const startedAt = performance.now();
    let caller = '';
    res.once('finish', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      context.metrics.requests.inc({ operation: route.operation, status: String(res.statusCode) });
      context.metrics.seconds.observe({ operation: route.operation }, seconds);
      const entry = {
        operation: route.operation,
        caller,
        status: res.statusCode,
        seconds,
        traceId: traceIdOf(res),
      };
      if (route.isCommand) context.logger.info(entry, 'command');
      else context.logger.debug(entry, 'request');
    });
    const input = await inputOf(req, res, route, context);
    caller = input.caller.name;
    const work = () => route.handler(input, context);
    const { idempotencyKey: key, params, query, body } = input;
    const request = [route.operation, params, query, body];
    const answer = key === undefined ? await work() : await idempotent.run(key, request, work);
    if (options.checkAnswers) checkAnswer(route, answer);
    // Or the connection would stay open, idle, and the drain would wait for its client to leave.
    if (context.draining.aborted) res.setHeader('Connection', 'close');
    await send(req, res, route, answer, input.mediaType);
  };
}
