/** Searches of lists that are computed and not stored: filter, sort and page of items at hand. */

import { say } from '../engine/wording.js';
import { matches } from './filter.js';
import { apiLimits } from './limits.js';
import { invalidArgument } from './problem.js';
import type { SearchBody, SearchSpec } from './search.js';
import { searchWords } from './wordings/searches.js';

type Item = Readonly<Record<string, unknown>>;
/** What is not there sorts first; everything else is text, a flag or a number. */
const textOf = (value: unknown): string => (value === undefined ? '' : String(value));

function compare(one: Item, other: Item, path: string, way: 1 | -1): number {
  const [a, b] = [textOf(one[path]), textOf(other[path])];
  return a < b ? -way : a > b ? way : 0;
}

/** One page, by `from` and `limit`; items that sort alike stay in the order they came in. */
export function pageOfItems<T extends Item>(spec: SearchSpec, items: readonly T[], body: SearchBody) {
  const { from = 0, limit, after, before } = body.page ?? { limit: apiLimits.pageItemsDefault };
  if (after !== undefined || before !== undefined) {
    throw invalidArgument(say(searchWords.pagedByFrom), 'body.page');
  }
  const wanted = items.filter((item) => matches(spec.fields, body.filter ?? {}, item));
  const asked = (body.sort ?? []).map(({ field, order }): readonly [string, 1 | -1] => [
    spec.sort[field] ?? field,
    order === 'DESC' ? -1 : 1,
  ]);
  const order = asked.length > 0 ? asked : spec.order;
  wanted.sort((one, other) => {
    for (const [path, way] of order) {
      const found = compare(one, other, path, way);
      if (found !== 0) return found;
    }
    return 0;
  });
  return { items: wanted.slice(from, from + limit), page: { totalItems: wanted.length } };
}
