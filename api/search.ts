/**
 * Searches: a table of fields in; the body's schema and the database query out. A caller can name only the
 * fields and operators of the table, each value is checked against its kind, and no text of the caller's
 * ever becomes an operator.
 *
 * Paging: `{ from, limit }`, or `{ after | before, limit }` with a cursor, which is the position of a row
 * in the sort order and so stays right while rows come and go. `totalItems` counts up to `countMax`.
 */
import { z } from 'zod';
import { say } from '../engine/wording.js';
import { type Cursor, cursorOf, pastCursor, readCursor } from './cursor.js';
import { type FieldKind, filterSchemaOf, toCondition } from './filter.js';
import { apiLimits } from './limits.js';
import { invalidArgument } from './problem.js';
import { expects } from './wordings/fields.js';
import { searchWords } from './wordings/searches.js';

export type Condition = Record<string, unknown>;
export type Row = Record<string, unknown>;

export interface SearchField {
  kind: FieldKind;
  /** Path in the row, or how a value becomes conditions when it is not a plain comparison. */
  path: string;
  /** Values of the API to values of the row, e.g. TERMINATED → [CANCELED, FAILED]. */
  values?: Readonly<Record<string, readonly unknown[]>>;
  /** For a field that is not in the row as such. */
  condition?: (value: unknown) => Condition;
}

export interface SearchSpec {
  fields: Readonly<Record<string, SearchField>>;
  /** API name → path in the row. */
  sort: Readonly<Record<string, string>>;
  /** Used when the caller names none; `_id` always comes last. */
  order: readonly (readonly [path: string, direction: 1 | -1])[];
}

/** What this module needs of a mongoose model. */
export interface Rows {
  find(filter: Condition): {
    sort(order: Record<string, 1 | -1>): {
      skip(count: number): { limit(count: number): { lean(): PromiseLike<unknown[]> } };
    };
  };
  countDocuments(filter: Condition, options: { limit: number }): PromiseLike<number>;
}

const limit = z.int().gte(1).lte(apiLimits.pageItemsMax).default(apiLimits.pageItemsDefault);
const cursorText = z.string().min(2).max(apiLimits.cursorCharactersMax);

export const PageSchema = z
  .strictObject({
    from: z.int().gte(0).lte(apiLimits.pageOffsetMax).optional(),
    limit,
    after: cursorText.optional(),
    before: cursorText.optional(),
  })
  .refine(
    ({ from, after, before }) => [from, after, before].filter((given) => given !== undefined).length < 2,
    {
      error: expects.onePlace,
    },
  )
  .refine(({ from = 0, limit: count }) => from + count <= apiLimits.pageOffsetMax, {
    error: expects.offset,
  })
  .meta({ id: 'PageRequest' });
export type PageRequest = z.output<typeof PageSchema>;

export const PageAnswerSchema = z
  .strictObject({
    totalItems: z.int().gte(0),
    hasMoreTotalItems: z.boolean().optional().describe('More rows match than were counted'),
    startCursor: z.string().optional(),
    endCursor: z.string().optional(),
  })
  .meta({ id: 'PageAnswer' });

export const pageOf = (item: z.ZodType) => z.strictObject({ items: z.array(item), page: PageAnswerSchema });

export interface SearchBody {
  filter?: Record<string, unknown> | undefined;
  sort?: { field: string; order: 'ASC' | 'DESC' }[] | undefined;
  page?: PageRequest | undefined;
}

/**
 * The body of a search over these fields, and what else the route takes beside them; all of it may be left
 * out.
 */
export function searchSchema<E extends z.ZodRawShape = Record<never, never>>(
  spec: SearchSpec,
  extra?: E,
): z.ZodType<SearchBody & z.output<z.ZodObject<E>>> {
  const names = Object.keys(spec.sort) as [string, ...string[]];
  const order = z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(['ASC', 'DESC']))
    .default('ASC');
  const schema = z.strictObject({
    ...extra,
    filter: filterSchemaOf(spec.fields).optional(),
    sort: z
      .array(z.strictObject({ field: z.enum(names), order }))
      .max(apiLimits.sortFieldsMax)
      .optional(),
    page: PageSchema.optional(),
  });
  const optional = schema.nullish().transform((body) => body ?? {});
  return optional as unknown as z.ZodType<SearchBody & z.output<z.ZodObject<E>>>;
}

/** The conditions of a filter that has passed its schema. */
export function conditionsOf(spec: SearchSpec, filter: Record<string, unknown> = {}): Condition[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    const field = spec.fields[name];
    return field && value !== undefined ? [toCondition(field, value)] : [];
  });
}

export const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? {} : conditions.length === 1 ? (conditions[0] ?? {}) : { $and: [...conditions] };

function orderOf(spec: SearchSpec, sort: SearchBody['sort']): [string, 1 | -1][] {
  const asked = (sort ?? []).map(({ field, order }): [string, 1 | -1] => [
    spec.sort[field] ?? '_id',
    order === 'DESC' ? -1 : 1,
  ]);
  const order =
    asked.length > 0 ? asked : spec.order.map(([path, direction]): [string, 1 | -1] => [path, direction]);
  const seen = new Set<string>();
  const unique = order.filter(([path]) => !seen.has(path) && seen.add(path));
  if (!seen.has('_id')) unique.push(['_id', unique.at(-1)?.[1] ?? 1]);
  return unique;
}

function pastOf(page: PageRequest, order: [string, 1 | -1][]): Condition[] {
  const text = page.after ?? page.before;
  if (text === undefined) return [];
  const cursor: Cursor | undefined = readCursor(text, order);
  if (!cursor) {
    throw invalidArgument(say(searchWords.cursor), 'body.page');
  }
  return [pastCursor(cursor, order, page.before !== undefined)];
}

/** One page of the rows that fit all conditions. */
export async function searchRows<T>(
  rows: Rows,
  spec: SearchSpec,
  body: SearchBody,
  conditions: readonly Condition[],
  countMax: number = apiLimits.countMax,
): Promise<{ rows: T[]; page: z.infer<typeof PageAnswerSchema> }> {
  const page = body.page ?? { limit: apiLimits.pageItemsDefault };
  const order = orderOf(spec, body.sort);
  const wanted = [...conditions, ...conditionsOf(spec, body.filter)];
  const isBackward = page.before !== undefined;
  const direction = Object.fromEntries(
    order.map(([path, way]) => [path, isBackward ? (-way as 1 | -1) : way]),
  );
  const query = rows.find(allOf([...wanted, ...pastOf(page, order)])).sort(direction);
  const [found, counted] = await Promise.all([
    query
      .skip(page.from ?? 0)
      .limit(page.limit)
      .lean(),
    rows.countDocuments(allOf(wanted), { limit: countMax + 1 }),
  ]);
  const list = (isBackward ? [...found].reverse() : found) as Row[];
  const [first, last] = [list[0], list.at(-1)];
  return {
    rows: list as T[],
    page: {
      totalItems: Math.min(counted, countMax),
      ...(counted > countMax ? { hasMoreTotalItems: true } : {}),
      ...(first && last ? { startCursor: cursorOf(first, order), endCursor: cursorOf(last, order) } : {}),
    },
  };
}
