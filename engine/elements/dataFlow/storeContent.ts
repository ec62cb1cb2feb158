/** What a write makes of the content of a data store (decision 0044). */
import type { Json, StoreWrite, Variables } from '../../vocabulary.js';

const isContext = (value: Json): value is Variables =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The part under a path replaced; what is on the way there and is no context becomes one. */
function withPart(content: Json, [name, ...rest]: string[], value: Json): Json {
  if (name === undefined) return value;
  const around = isContext(content) ? content : {};
  const part = Object.hasOwn(around, name) ? around[name]! : null;
  return Object.fromEntries([...Object.entries(around), [name, withPart(part, rest, value)]]);
}

/** What the store holds then: a collection takes up a value that is no list, a list takes its place. */
export function afterWrite(content: Json, { path, value, isCollection }: StoreWrite): Json {
  if (path !== undefined) return withPart(content, path.split('.'), value);
  const isItem = isCollection && !Array.isArray(value) && value !== null;
  return isItem ? [...itemsOf(content), value] : value;
}

/** The items that a store holds: those of a list, the value itself, or none. */
export const itemsOf = (content: Json): Json[] =>
  Array.isArray(content) ? content : content === null ? [] : [content];

/** Whether a store would hold more than it may; one that does already may still come to hold less. */
export function isOverfull(before: Json, after: Json, capacity: number | undefined): boolean {
  const items = itemsOf(after).length;
  return capacity !== undefined && items > capacity && items > itemsOf(before).length;
}
