/**
 * Every error that leaves the server is written here, as RFC 9457 problem+json:
 * `{ type, title, status, detail, instance, code, traceId, retryable, errors? }`.
 * `title` and `detail` are Chinese, or English if the caller prefers that (`Accept-Language`); only for
 * RESOURCE_EXHAUSTED the title is the code itself, because Camunda 8's clients recognise backpressure by it.
 */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CodedError, type ErrorName, errorCodes } from '../engine/errors.js';
import { inOne, type Language, say, type Text, wording } from '../engine/wording.js';
import { issueText } from '../engine/wordings/issues.js';
import { requestWords } from './wordings/requests.js';

export const FieldErrorSchema = z
  .object({
    field: z.string(),
    label: z.string().optional().describe('What the form calls the field'),
    rule: z.string(),
    message: z.string(),
  })
  .meta({ id: 'FieldError' });

/** One field that is wrong, and why, in both languages. */
export interface FieldError extends Omit<z.infer<typeof FieldErrorSchema>, 'message'> {
  message: Text;
}

export const ProblemSchema = z
  .strictObject({
    type: z.string().describe('`urn:banli:error:` and the code'),
    title: z.string(),
    status: z.int().gte(400).lte(600),
    detail: z.string(),
    instance: z.string().describe('The path of the request'),
    code: z.enum(Object.keys(errorCodes) as [ErrorName, ...ErrorName[]]),
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    retryable: z.boolean(),
    errors: z.array(FieldErrorSchema).optional(),
    details: z.unknown().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof ProblemSchema>;

/** A refusal with one entry per field of the body, form or filter that is wrong. */
export class FieldsError extends CodedError {
  readonly errors: readonly FieldError[];

  constructor(code: ErrorName, text: Text, errors: readonly FieldError[]) {
    super(code, text);
    this.errors = errors;
  }
}

const fieldSays = wording('{field}：{message}', '{field}: {message}');

/** People know a field by its label, which a form has in its office's language; developers by its path. */
const nameOf = ({ field, label }: FieldError): Text => ({ zh: label ?? field, en: field });

/** A refusal that says of each field what is wrong with it. */
export const fieldsError = (code: ErrorName, errors: readonly FieldError[]): FieldsError =>
  new FieldsError(
    code,
    inOne(errors.map((error) => say(fieldSays, { field: nameOf(error), message: error.message }))),
    errors,
  );

const issuesMax = 20;

/** What zod found, as field errors; a union reports the branch that came closest. */
export function fieldErrorsOf(error: z.core.$ZodError, where: string): FieldError[] {
  return error.issues.slice(0, issuesMax).map((issue) => ({
    field: [where, ...issue.path.map(String)].join('.'),
    rule: issue.code ?? 'invalid',
    message: issueText(issue),
  }));
}

export function invalidArgument(message: Text, field = 'request', rule = 'invalid'): FieldsError {
  return new FieldsError('INVALID_ARGUMENT', message, [{ field, rule, message }]);
}

/**
 * Errors of express and its body reader carry a status; that number, never their text, says what they are.
 */
function codeOfStatus(status: number): ErrorName {
  if (status === 413) return 'PAYLOAD_TOO_LARGE';
  if (status === 415) return 'UNSUPPORTED_MEDIA_TYPE';
  if (status === 404) return 'NOT_FOUND';
  return 'INVALID_ARGUMENT';
}

function toCoded(error: unknown): { coded: CodedError; isBug: boolean } {
  if (error instanceof CodedError) return { coded: error, isBug: error.code === 'INTERNAL' };
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { coded: new CodedError(codeOfStatus(status)), isBug: false };
  }
  return { coded: new CodedError('INTERNAL'), isBug: true };
}

/** The language of an answer: Chinese unless the caller ranks English above it. */
export const languageOf = (req: Request): Language =>
  req.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh';

const tags: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

/** Says which language an answer is in, and that another caller may get it in another one. */
export function nameLanguage(res: Response, language: Language): void {
  res.setHeader('Content-Language', tags[language]);
  res.vary('Accept-Language');
}

function problemOf(path: string, language: Language, traceId: string, coded: CodedError): Problem {
  const { [language]: title, status, retryable } = errorCodes[coded.code];
  const errors =
    coded instanceof FieldsError
      ? coded.errors.map(({ message, ...one }) => ({ ...one, message: message[language] }))
      : undefined;
  return {
    type: `urn:banli:error:${coded.code}`,
    title: coded.code === 'RESOURCE_EXHAUSTED' ? coded.code : title,
    status,
    detail: coded.text[language],
    instance: path,
    code: coded.code,
    traceId,
    retryable,
    ...(errors && { errors }),
    ...(coded.details === undefined ? {} : { details: coded.details }),
  };
}

export const traceIdOf = (res: Response): string => String(res.locals.traceId);

function extraHeaders(res: Response, code: ErrorName): void {
  if (errorCodes[code].status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="banli"');
  if (code === 'RATE_LIMITED' && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', '60');
  if (code === 'RESOURCE_EXHAUSTED') res.setHeader('Retry-After', '1');
}

/**
 * Express' last handler. Bugs are logged with their stack under the trace id; the caller sees only the id.
 */
export function problemWriter(logger: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const { coded, isBug } = toCoded(error);
    const traceId = traceIdOf(res);
    if (isBug) logger.error({ err: error, traceId, method: req.method, path: req.path }, 'request failed');
    if (res.headersSent) {
      res.destroy();
      return;
    }
    extraHeaders(res, coded.code);
    const language = languageOf(req);
    nameLanguage(res, language);
    const problem = problemOf(req.path, language, traceId, coded);
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** For what Node refuses before there is a request: headers that are too long, or no HTTP at all. */
export function answerNoRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const coded = isLong
    ? new CodedError('PAYLOAD_TOO_LARGE', say(requestWords.long))
    : new CodedError('INVALID_ARGUMENT', say(requestWords.foreign));
  const problem = problemOf('', 'zh', randomBytes(16).toString('hex'), coded);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${isLong ? 'Content Too Large' : 'Bad Request'}`,
    'Content-Type: application/problem+json',
    'Content-Language: zh-CN',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
