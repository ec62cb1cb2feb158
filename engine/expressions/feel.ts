/**
 * The only file that knows feelin. It parses FEEL into a plain tree, compiles FEEL text to something that can
 * be run many times, and makes and reads FEEL's own values. Reasons for the two tricks in here:
 *
 * feelin has no compile step: `evaluate` parses and runs at once, 50 µs and more. But a FEEL function is a
 * value that keeps its compiled body, so the text is wrapped as `function(__) text`, evaluated once, and
 * invoked ever after.
 *
 * feelin copies a plain context, but keeps an instance of a class as it is; the function then reads that very
 * object at each invocation. So the variables of a run are written into it before the run.
 */
import {
  dateAndTime,
  evaluate,
  FeelDate,
  FeelDateTime,
  FeelDuration,
  FeelFunction,
  FeelRange,
  FeelTime,
  date as feelDate,
  parseExpression,
} from 'feelin';

/** Camunda's dialect: names with other characters can be put in backticks. */
const dialect = 'camunda';

export interface FeelWarning {
  type: string;
  message: string;
  /** Of a variable that is not there. */
  name?: string;
}

/** A node of the syntax tree, named as in the grammar of lezer-feel; comments are left out. */
export interface FeelNode {
  name: string;
  from: number;
  to: number;
  isError: boolean;
  depth: number;
  nodes: FeelNode[];
}

/** Parses without knowledge of any variable, so that one text always has one meaning. */
export function parseFeel(source: string): FeelNode {
  const root: FeelNode = { name: '', from: 0, to: source.length, isError: false, depth: 0, nodes: [] };
  const path = [root];
  parseExpression(source, {}, dialect).iterate({
    enter({ name, from, to, type }) {
      if (type.isSkipped && !type.isError) return false;
      const parent = path[path.length - 1] as FeelNode;
      const node = { name, from, to, isError: type.isError, depth: path.length, nodes: [] };
      parent.nodes.push(node);
      path.push(node);
      return true;
    },
    leave({ type }) {
      if (!type.isSkipped || type.isError) path.pop();
    },
  });
  return root;
}

/** Variables and functions by name; a class, so that feelin keeps it and it is fast to read. */
class FeelScope {
  [name: string]: unknown;
}

export interface FeelProgram {
  /** Variables and functions by name, written before a run. */
  scope: FeelScope;
  run(): unknown;
  /** The warnings of the run; emptied by whoever starts the next one. */
  warnings: FeelWarning[];
}

/** Compiles FEEL text. Throws when it does not parse; may warn while folding constants. */
export function compileFeel(text: string, warningsMax: number): FeelProgram {
  const scope = new FeelScope();
  const { value, warnings } = evaluate(`function(__) ${text}`, scope, dialect);
  if (!(value instanceof FeelFunction)) throw new Error('expected one FEEL expression');
  const push = warnings.push.bind(warnings);
  warnings.push = (warning) => (warnings.length < warningsMax ? push(warning) : warnings.length);
  return { scope, run: () => value.fn(), warnings };
}

/** A function that FEEL can call, with the names of its parameters. */
export function makeFunction(parameters: string[], call: (...values: unknown[]) => unknown): unknown {
  return new FeelFunction(call, parameters);
}

/** One of feelin's own functions, to be called behind a guard. */
export function builtinFunction(name: string): {
  parameters: string[];
  call: (...values: unknown[]) => unknown;
} {
  const { value } = evaluate(name);
  if (typeof value !== 'function') throw new Error(`feelin has no function "${name}"`);
  const call = value as ((...values: unknown[]) => unknown) & { $args: string[] };
  return { parameters: call.$args, call };
}

/** A FEEL date from `YYYY-MM-DD`. */
export function makeDate(text: string): unknown {
  return feelDate(text);
}

type PlainDateTime = ReturnType<FeelDateTime['unwrap']>;
type DateTimeParts = [
  year: number,
  month: number,
  day: number,
  h: number,
  min: number,
  s: number,
  ms: number,
];

/** The class behind feelin's date and time; to construct one is five times as fast as to parse one. */
const plainDateTime = (dateAndTime('1970-01-01T00:00:00') as FeelDateTime).unwrap()
  .constructor as unknown as new (
  ...parts: DateTimeParts
) => PlainDateTime;

/** The ISO text of what `makeDateTime` made: to work out an offset by Temporal costs 20 µs. */
const isoTexts = new WeakMap<object, string>();

/** A FEEL date and time in a zone, from ms since 1970 on the local clock and that clock's offset from UTC. */
export function makeDateTime(localMs: number, offsetMs: number, timeZone: string): unknown {
  const local = new Date(localMs);
  const made = new FeelDateTime(
    new plainDateTime(
      local.getUTCFullYear(),
      local.getUTCMonth() + 1,
      local.getUTCDate(),
      local.getUTCHours(),
      local.getUTCMinutes(),
      local.getUTCSeconds(),
      local.getUTCMilliseconds(),
    ),
    timeZone === 'Etc/UTC' ? 'UTC' : timeZone,
  );
  if (offsetMs % 60_000 === 0) isoTexts.set(made, `${made.unwrap().toString()}${offsetText(offsetMs)}`);
  return made;
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

export function isFeelRange(value: unknown): value is FeelRange {
  return value instanceof FeelRange;
}

/** What a FEEL value says of a moment: a date, an instant with offset, or a date and time without zone. */
export function readMoment(value: unknown): { kind: 'date' | 'instant' | 'local'; text: string } | null {
  if (value instanceof FeelDate) return { kind: 'date', text: value.iso };
  if (!(value instanceof FeelDateTime)) return null;
  return { kind: value.zone === null ? 'local' : 'instant', text: isoOf(value) };
}

/** Temporal values as ISO 8601, which has offsets and no names of zones; undefined for all other values. */
export function temporalText(value: unknown): string | undefined {
  if (value instanceof FeelDateTime) return isoOf(value);
  if (value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDuration)
    return value.iso;
  return undefined;
}

function isoOf(value: FeelDateTime): string {
  const known = isoTexts.get(value);
  if (known) return known;
  if (value.zone === null || value.zone === 'UTC' || /^[+-]/.test(value.zone)) return value.iso;
  const { offset } = value.unwrap().toZonedDateTime(value.zone);
  return `${value.unwrap().toString()}${offset}`;
}
