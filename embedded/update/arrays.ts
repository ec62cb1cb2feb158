// The update operators on arrays.
import { encode, isDocument, numberOf } from '../bson/document.js';
import { encodeDecoded, rawValue } from '../bson/key.js';
import { Refusal } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { everyPredicate } from '../query/match.js';
import { isOperators, isRegex, parsePredicates } from '../query/parse.js';
import { parseSort, sortKey } from '../query/sort.js';
import { show } from '../storage/duplicate.js';
import type { Operator } from './operators.js';
import { setAt, valueAt } from './target.js';

const bad = (message: string): Refusal => new Refusal('BadValue', message);

function arrayAt(doc: Record<string, unknown>, path: string[], operator: string): unknown[] | undefined {
  const value = valueAt(doc, path);
  if (value === undefined || Array.isArray(value)) return value;
  const where = path.join('.');
  throw bad(`The field '${where}' must be an array but has ${show(value)}, so ${operator} cannot change it`);
}

interface Push {
  each: unknown[];
  slice: number | undefined;
  position: number | undefined;
  sort: unknown;
}

function readPush(operand: unknown): Push {
  const isModified = isDocument(operand) && operand.$each !== undefined;
  if (!isModified) return { each: [operand], slice: undefined, position: undefined, sort: undefined };
  const { $each, $slice, $position, $sort, ...rest } = operand;
  const [unknown] = Object.keys(rest);
  if (unknown) throw bad(`Unrecognized clause in $push: ${unknown}`);
  if (!Array.isArray($each)) throw bad('The argument to $each in $push must be an array');
  for (const [name, value] of [['$slice', $slice] as const, ['$position', $position] as const]) {
    if (value !== undefined && !Number.isInteger(numberOf(value))) {
      throw bad(`The value for ${name} must be an integer value`);
    }
  }
  return { each: $each, slice: numberOf($slice), position: numberOf($position), sort: $sort };
}

export const $push: Operator = (doc, path, operand) => {
  const { each, slice, position, sort } = readPush(operand);
  const array = [...(arrayAt(doc, path, '$push') ?? [])];
  array.splice(position ?? array.length, 0, ...each);
  const sorted = sort === undefined ? array : sortArray(array, sort);
  if (slice === undefined) setAt(doc, path, sorted);
  else if (slice === 0) setAt(doc, path, []);
  else setAt(doc, path, slice > 0 ? sorted.slice(0, slice) : sorted.slice(slice));
};

function sortArray(array: unknown[], spec: unknown): unknown[] {
  const direction = numberOf(spec);
  const sort = direction === undefined ? parseSort(spec) : undefined;
  if (direction !== 1 && direction !== -1 && !sort)
    throw bad('The $sort of $push must be 1, -1 or a document');
  const keyed = array.map((item) => ({
    item,
    key: sort ? sortKey(encode(isDocument(item) ? item : {}), sort) : encodeDecoded(item),
  }));
  const sign = direction ?? 1;
  return keyed.sort((left, right) => sign * left.key.compare(right.key)).map(({ item }) => item);
}

export const $addToSet: Operator = (doc, path, operand) => {
  const isEach = isDocument(operand) && operand.$each !== undefined;
  const items: unknown = isEach ? operand.$each : [operand];
  if (!Array.isArray(items)) throw bad('The argument to $each in $addToSet must be an array');
  const array = [...(arrayAt(doc, path, '$addToSet') ?? [])];
  const known = new Set(array.map((item) => encodeDecoded(item).toString('latin1')));
  for (const item of items) {
    const name = encodeDecoded(item).toString('latin1');
    if (!known.has(name)) array.push(item);
    known.add(name);
  }
  setAt(doc, path, array);
};

export const $pop: Operator = (doc, path, operand) => {
  const side = numberOf(operand);
  if (side !== 1 && side !== -1) throw new Refusal('FailedToParse', '$pop expects 1 or -1');
  const array = arrayAt(doc, path, '$pop');
  if (array) setAt(doc, path, side === 1 ? array.slice(0, -1) : array.slice(1));
};

export const $pullAll: Operator = (doc, path, operand) => {
  if (!Array.isArray(operand)) throw bad('$pullAll requires an array argument');
  const unwanted = new Set(operand.map((item) => encodeDecoded(item).toString('latin1')));
  const array = arrayAt(doc, path, '$pullAll');
  if (array)
    setAt(
      doc,
      path,
      array.filter((item) => !unwanted.has(encodeDecoded(item).toString('latin1'))),
    );
};

export const $pull: Operator = (doc, path, operand) => {
  const array = arrayAt(doc, path, '$pull');
  if (!array) return;
  const isUnwanted = compilePull(operand);
  setAt(
    doc,
    path,
    array.filter((item) => !isUnwanted(item)),
  );
};

function compilePull(operand: unknown): (item: unknown) => boolean {
  if (isDocument(operand) && !isOperators(operand)) {
    const match = compileFilter(operand);
    return (item) => isDocument(item) && match(encode(item), 0);
  }
  if (isRegex(operand) || isOperators(operand)) {
    const test = everyPredicate(parsePredicates(operand));
    return (item) => {
      const { buffer, type, at } = rawValue(item);
      return test(buffer, type, at);
    };
  }
  const wanted = encodeDecoded(operand);
  return (item) => encodeDecoded(item).equals(wanted);
}
