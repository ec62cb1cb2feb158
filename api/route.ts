/**
 * A route is data: what it is called, who may use it, what it takes and what it answers, each as a zod
 * schema. The same schemas check the request, make the OpenAPI document and, in tests, check the answer.
 * `pipeline.ts` runs it.
 *
 * R1  A handler sees only what passed the schemas.
 * R2  A route that states no permission does not compile.
 * R3  A handler returns an answer or throws a CodedError; it never touches the response.
 */
import type { z } from 'zod';
import type { ErrorName } from '../engine/errors.js';
import type { Language } from '../engine/wording.js';
import type { Caller } from './auth/caller.js';
import type { Permission } from './auth/permissions.js';
import type { Content } from './content.js';
import type { Context } from './context.js';
import type { heartbeat, ServerEvent } from './events.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Input<P = unknown, Q = unknown, B = unknown> {
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  /** Names the caller and its Idempotency-Key; handed on to the engine. */
  idempotencyKey?: string;
  /** The If-Match header, for routes that declare `precondition`. */
  ifMatch?: string;
  /** Which of what the route offers beside JSON the caller would rather have; undefined for JSON. */
  mediaType?: string;
  /** Which language the caller would rather read. */
  language: Language;
  /** Aborted when the caller hangs up or the server drains. */
  signal: AbortSignal;
  /** Where a stream of events goes on, for a client that comes back. */
  lastEventId?: string;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Of the media type that the caller asked for, instead of JSON; for people, in the caller's language. */
  text?: string;
  /** Stored bytes instead of a body; ranges and conditions are the pipeline's. */
  content?: Content;
  /** A stream of server-sent events instead of a body. */
  events?: AsyncIterable<ServerEvent | typeof heartbeat>;
}

export interface AnswerSpec {
  description: string;
  schema?: z.ZodType;
  /** Default `application/json`. */
  mediaType?: string;
}

/** Files of a multipart request, already bounded and read. */
export interface UploadedFile {
  field: string;
  name: string;
  bytes: Uint8Array;
}

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  method: Method;
  /** OpenAPI's notation: `/v2/user-tasks/{userTaskKey}`. */
  path: string;
  operation: string;
  tag: string;
  summary: string;
  permission: Permission;
  params?: P;
  query?: Q;
  /** Absent: the route takes no body. */
  body?: B;
  /** How the body travels; `multipart` hands the handler `UploadedFile[]`, `upload` one file as a stream. */
  bodyType?: 'json' | 'form' | 'multipart' | 'upload';
  bodyBytesMax?: number;
  /** `$eq` and its like may stand in the body: a search. */
  hasOperators?: boolean;
  /** Changes something: honours Idempotency-Key and is written to the access log. */
  isCommand?: boolean;
  /** Honours If-Match. */
  precondition?: boolean;
  /** Media types that the route answers beside JSON, when the caller's Accept prefers one. */
  offers?: readonly string[];
  /** Says something to people, in the caller's language. */
  isWorded?: boolean;
  /** Counted per address; the number comes from the settings. */
  isRateLimited?: boolean;
  /** Codes the handler itself may refuse with, for the document. */
  refusals?: readonly ErrorName[];
  answers: Record<number, AnswerSpec>;
}

export interface Route extends Shape<z.ZodType, z.ZodType, z.ZodType> {
  handler(input: Input, context: Context): Promise<Answer>;
}

type Output<T extends z.ZodType> = z.ZodType extends T ? undefined : z.output<T>;

/** Writes a route down with its handler's input typed by its schemas. */
export function route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  spec: Shape<P, Q, B> & {
    handler(input: Input<Output<P>, Output<Q>, Output<B>>, context: Context): Promise<Answer>;
  },
): Route {
  return spec as unknown as Route;
}

export const ok = (body: unknown, headers?: Record<string, string>): Answer =>
  headers ? { status: 200, body, headers } : { status: 200, body };
export const noContent: Answer = { status: 204 };
