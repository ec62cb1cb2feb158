// From a filter document to a tree of conditions; everything this server does not know is refused here, by
// name.
import type { BSONRegExp } from 'bson';
import { type Document, isDocument, isTruthy } from '../bson/document.js';
import { Refusal } from '../errors.js';

/** One predicate on the values of one path. */
export type Predicate =
  | { op: '$eq' | '$gt' | '$gte' | '$lt' | '$lte'; operand: unknown }
  | { op: '$in'; operands: unknown[] }
  | { op: '$regex'; pattern: string; flags: string }
  | { op: '$exists'; isWanted: boolean }
  | { op: '$type' | '$size' | '$mod'; operand: unknown }
  | { op: '$elemMatch'; condition: Condition }
  | { op: '$elemMatchValue'; predicates: Predicate[] }
  | { op: '$not' | '$all'; predicates: Predicate[] }
  | { op: '$never' };

export type Condition =
  | { kind: 'and' | 'or' | 'nor'; parts: Condition[] }
  | { kind: 'field'; path: string; predicate: Predicate }
  | { kind: 'expr'; expression: unknown };

const bad = (message: string): Refusal => new Refusal('BadValue', message);

export const isRegex = (value: unknown): value is BSONRegExp =>
  value !== null && typeof value === 'object' && (value as Document)._bsontype === 'BSONRegExp';

/** True for `{ $gt: 1 }`, false for a document to compare with, DBRefs included. */
export function isOperators(value: unknown): value is Document {
  if (!isDocument(value)) return false;
  const [first] = Object.keys(value);
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

export function parseFilter(filter: unknown): Condition {
  if (!isDocument(filter)) throw new Refusal('TypeMismatch', 'the filter must be a document');
  const parts: Condition[] = [];
  for (const [name, operand] of Object.entries(filter)) {
    if (name.startsWith('$')) parts.push(...parseTop(name, operand));
    else
      for (const predicate of parsePredicates(operand)) parts.push({ kind: 'field', path: name, predicate });
  }
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

/** The paths that a condition looks at; undefined when it may look anywhere. */
export function pathsIn(condition: Condition): string[] | undefined {
  if (condition.kind === 'field') return [condition.path];
  if (condition.kind === 'expr') return undefined;
  const parts = condition.parts.map(pathsIn);
  return parts.includes(undefined) ? undefined : (parts as string[][]).flat();
}

function parseTop(name: string, operand: unknown): Condition[] {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor': {
      if (!Array.isArray(operand) || operand.length === 0) throw bad(`${name} must be a nonempty array`);
      return [{ kind: name.slice(1) as 'and' | 'or' | 'nor', parts: operand.map(parseFilter) }];
    }
    case '$expr':
      return [{ kind: 'expr', expression: operand }];
    case '$comment':
      return [];
    default:
      throw bad(`unknown top level operator: ${name}. The embedded database does not have it.`);
  }
}

/** The predicates a field's operand stands for. */
export function parsePredicates(operand: unknown): Predicate[] {
  if (!isOperators(operand)) return [equality(operand)];
  return Object.entries(operand).flatMap(([name, value]) => parseOperator(name, value, operand));
}

/** An implicit equality: a regular expression matches, everything else equals. */
function equality(operand: unknown): Predicate {
  if (isRegex(operand)) return regex(operand, undefined);
  return { op: '$eq', operand };
}

function parseOperator(name: string, operand: unknown, siblings: Document): Predicate[] {
  switch (name) {
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (isRegex(operand) && name !== '$eq')
        throw bad(`Can't have RegEx as arg to predicate over field '${name}'.`);
      return [{ op: name, operand }];
    case '$ne':
      if (isRegex(operand)) throw bad("Can't have regex as arg to $ne.");
      return [{ op: '$not', predicates: [{ op: '$eq', operand }] }];
    case '$in':
      return [oneOf(name, operand)];
    case '$nin':
      return [{ op: '$not', predicates: [oneOf(name, operand)] }];
    case '$not':
      return [{ op: '$not', predicates: negated(operand) }];
    case '$exists':
      return [{ op: '$exists', isWanted: isTruthy(operand) }];
    case '$type':
    case '$size':
    case '$mod':
      return [{ op: name, operand }];
    case '$regex':
      return [regex(operand, siblings.$options)];
    case '$options':
      if (siblings.$regex === undefined) throw bad('$options needs a $regex');
      return [];
    case '$all':
      return [all(operand)];
    case '$elemMatch':
      return [elementMatch(operand)];
    case '$comment':
      return [];
    default:
      throw bad(`unknown operator: ${name}. The embedded database does not have it.`);
  }
}

function oneOf(name: string, operand: unknown): Predicate {
  if (!Array.isArray(operand)) throw bad(`${name} needs an array`);
  if (operand.some(isOperators)) throw bad(`cannot nest $ under ${name}`);
  return { op: '$in', operands: operand };
}

function negated(operand: unknown): Predicate[] {
  if (isRegex(operand)) return [regex(operand, undefined)];
  if (!isOperators(operand)) throw bad('$not needs a regex or a document with operators');
  return parsePredicates(operand);
}

function regex(operand: unknown, options: unknown): Predicate {
  const isText = typeof operand === 'string';
  if (!isText && !isRegex(operand)) throw bad('$regex has to be a string');
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string');
  const flags = options ?? (isText ? '' : operand.options);
  if (/[^imsu]/.test(flags)) throw bad(`invalid flag in regex options: ${flags}`);
  return { op: '$regex', pattern: isText ? operand : operand.pattern, flags };
}

function all(operand: unknown): Predicate {
  if (!Array.isArray(operand)) throw bad('$all needs an array');
  if (operand.length === 0) return { op: '$never' };
  const predicates = operand.map((item) => {
    if (!isOperators(item)) return equality(item);
    const [name] = Object.keys(item);
    if (name !== '$elemMatch') throw bad(`no ${name} expressions in $all`);
    return elementMatch(item[name]);
  });
  return { op: '$all', predicates };
}

const logical = new Set(['$and', '$or', '$nor', '$expr']);

function elementMatch(operand: unknown): Predicate {
  if (!isDocument(operand)) throw bad('$elemMatch needs an Object');
  const [first] = Object.keys(operand);
  if (isOperators(operand) && !logical.has(first!)) {
    return { op: '$elemMatchValue', predicates: parsePredicates(operand) };
  }
  return { op: '$elemMatch', condition: parseFilter(operand) };
}
