/** Filters of searches, as Camunda 8 writes them: a plain value, or an object of operators. */
import { z } from 'zod';
import { apiLimits } from './limits.js';
import { DateSchema, InstantSchema, KeySchema } from './schemas.js';
import type { Condition, SearchField } from './search.js';
import { expects } from './wordings/fields.js';

/** `instant` is stored as a date, `writtenInstant` as its ISO text in UTC, `date` as `YYYY-MM-DD`. */
export type FieldKind =
  | 'text'
  | 'key'
  | 'integer'
  | 'instant'
  | 'writtenInstant'
  | 'date'
  | 'boolean'
  | { oneOf: readonly string[] };

const text = z.string().max(apiLimits.filterCharactersMax);
const LikeSchema = text.refine(
  (pattern) => (pattern.replaceAll(/\*+/g, '*').match(/\*/g) ?? []).length <= apiLimits.likeWildcardsMax,
  { error: expects.wildcards },
);

function valueSchema(kind: FieldKind): z.ZodType {
  if (kind === 'text') return text;
  if (kind === 'key') return KeySchema;
  if (kind === 'integer') return z.int();
  if (kind === 'instant' || kind === 'writtenInstant') return InstantSchema;
  if (kind === 'date') return DateSchema;
  if (kind === 'boolean') return z.boolean();
  return z.enum(kind.oneOf as [string, ...string[]]);
}

const isRanged = (kind: FieldKind): boolean =>
  typeof kind === 'string' && ['integer', 'instant', 'writtenInstant', 'date'].includes(kind);

function propertySchema(kind: FieldKind): z.ZodType {
  const value = valueSchema(kind);
  if (kind === 'boolean') return value;
  const list = z.array(value).max(apiLimits.filterValuesMax).optional();
  const range = isRanged(kind)
    ? { $gt: value.optional(), $gte: value.optional(), $lt: value.optional(), $lte: value.optional() }
    : {};
  const like = kind === 'text' || typeof kind === 'object' ? { $like: LikeSchema.optional() } : {};
  const operators = z.strictObject({
    $eq: value.optional(),
    $neq: value.optional(),
    $exists: z.boolean().optional(),
    $in: list,
    $notIn: list,
    ...range,
    ...like,
  });
  return z.union([value, operators]);
}

/** Unknown names are refused: a filter that is silently ignored shows rows the caller did not ask for. */
export function filterSchemaOf(
  fields: Readonly<Record<string, SearchField>>,
): z.ZodType<Record<string, unknown>> {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, { kind }]) => [name, propertySchema(kind).optional()]),
  );
  return z.strictObject(shape);
}

const anyRun = '[\\s\\S]*';

/** `*` is any run of characters, `?` one; a backslash takes the next character literally. */
export function likePattern(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    let character = pattern[index] ?? '';
    if (character === '*') {
      if (!source.endsWith(anyRun)) source += anyRun;
      continue;
    }
    if (character === '?') {
      source += '[\\s\\S]';
      continue;
    }
    if (character === '\\' && index + 1 < pattern.length) character = pattern[++index] ?? '';
    source += character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
  }
  return new RegExp(`^${source}$`);
}

const operatorOf: Record<string, string> = { $eq: '$eq', $gt: '$gt', $gte: '$gte', $lt: '$lt', $lte: '$lte' };

function stored(field: SearchField, value: unknown): readonly unknown[] {
  if (field.values) return field.values[String(value)] ?? [];
  if (field.kind === 'writtenInstant') return [new Date(String(value)).toISOString()];
  return [field.kind === 'instant' ? new Date(String(value)) : value];
}

function operatorCondition(field: SearchField, operator: string, operand: unknown): Condition {
  const { path } = field;
  const many = (values: unknown) => (values as unknown[]).flatMap((value) => stored(field, value));
  if (operator === '$in') return { [path]: { $in: many(operand) } };
  if (operator === '$notIn') return { [path]: { $nin: many(operand) } };
  if (operator === '$neq') return { [path]: { $nin: stored(field, operand) } };
  if (operator === '$exists') return operand ? { [path]: { $ne: null } } : { [path]: null };
  if (operator === '$like') return likeCondition(field, String(operand));
  const values = stored(field, operand);
  if (operator === '$eq' && values.length > 1) return { [path]: { $in: values } };
  return { [path]: { [operatorOf[operator] ?? '$eq']: values[0] } };
}

function likeCondition(field: SearchField, operand: string): Condition {
  const pattern = likePattern(operand);
  if (!field.values) return { [field.path]: { $regex: pattern } };
  const fitting = Object.entries(field.values).filter(([name]) => pattern.test(name));
  return { [field.path]: { $in: fitting.flatMap(([, values]) => values) } };
}

/** The condition for a value that has passed the field's schema. */
export function toCondition(field: SearchField, value: unknown): Condition {
  if (field.condition) return field.condition(value);
  if (value === null || typeof value !== 'object') return operatorCondition(field, '$eq', value);
  const conditions = Object.entries(value)
    .filter(([, operand]) => operand !== undefined)
    .map(([operator, operand]) => operatorCondition(field, operator, operand));
  return conditions.length === 0
    ? {}
    : conditions.length === 1
      ? (conditions[0] ?? {})
      : { $and: conditions };
}

/** As it is stored: ISO text in UTC sorts by time. */
const writtenIn = (given: unknown): unknown =>
  typeof given === 'string'
    ? new Date(given).toISOString()
    : Array.isArray(given)
      ? given.map(writtenIn)
      : given;

const ranges: Readonly<Record<string, (value: string, bound: string) => boolean>> = {
  $gt: (value, bound) => value > bound,
  $gte: (value, bound) => value >= bound,
  $lt: (value, bound) => value < bound,
  $lte: (value, bound) => value <= bound,
};

/** The same filter on an item at hand, for lists that are computed rather than stored; fields are texts. */
export function matches(
  fields: Readonly<Record<string, SearchField>>,
  filter: Record<string, unknown>,
  item: Readonly<Record<string, unknown>>,
): boolean {
  const judge = (field: SearchField, operator: string, given: unknown): boolean => {
    const value = item[field.path];
    const operand = field.kind === 'writtenInstant' ? writtenIn(given) : given;
    if (operator === '$neq') return value !== operand;
    if (operator === '$in') return (operand as unknown[]).includes(value);
    if (operator === '$notIn') return !(operand as unknown[]).includes(value);
    if (operator === '$exists') return operand === (value !== undefined);
    if (operator === '$like') return likePattern(String(operand)).test(String(value));
    if (operator in ranges) return value !== undefined && ranges[operator]!(String(value), String(operand));
    return value === operand;
  };
  return Object.entries(filter).every(([name, value]) => {
    const field = fields[name];
    if (field === undefined || value === undefined) return true;
    if (value === null || typeof value !== 'object') return judge(field, '$eq', value);
    return Object.entries(value).every(
      ([operator, operand]) => operand === undefined || judge(field, operator, operand),
    );
  });
}
