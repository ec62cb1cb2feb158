// From a tree of conditions to a function over raw BSON. No document is decoded, except for `$expr`.
import { numberOf } from '../bson/document.js';
import { eachElement, sizeOf, types } from '../bson/walk.js';
import { Refusal } from '../errors.js';
import { among, equalTo, matching, modulo, ordered, typed } from './compare.js';
import { compileExpression } from './expression.js';
import type { Condition, Predicate } from './parse.js';
import { type LeafArrays, lastHit, parsePath, type ValueVisit, visitPath } from './path.js';

/** Whether the document at `at` satisfies the filter. */
export type Match = (buffer: Buffer, at: number) => boolean;

export function compileCondition(condition: Condition): Match {
  switch (condition.kind) {
    case 'field':
      return compileField(condition.path, condition.predicate);
    case 'expr':
      return wholeDocument(compileExpression(condition.expression));
    case 'and': {
      const parts = condition.parts.map(compileCondition);
      if (parts.length === 1) return parts[0]!;
      return (buffer, at) => parts.every((part) => part(buffer, at));
    }
    default: {
      const parts = condition.parts.map(compileCondition);
      const isWanted = condition.kind === 'or';
      return (buffer, at) => parts.some((part) => part(buffer, at)) === isWanted;
    }
  }
}

function wholeDocument(test: (doc: Buffer) => boolean): Match {
  return (buffer, at) => test(buffer.subarray(at, at + buffer.readInt32LE(at)));
}

function compileField(path: string, predicate: Predicate): Match {
  if (predicate.op === '$not') {
    const inner = predicate.predicates.map((part) => compileField(path, part));
    return (buffer, at) => !inner.every((part) => part(buffer, at));
  }
  if (predicate.op === '$all') {
    const inner = predicate.predicates.map((part) => compileField(path, part));
    return (buffer, at) => inner.every((part) => part(buffer, at));
  }
  if (predicate.op === '$exists' && !predicate.isWanted) {
    const exists = compileField(path, { op: '$exists', isWanted: true });
    return (buffer, at) => !exists(buffer, at);
  }
  const steps = parsePath(path);
  const test = compileValue(predicate);
  const mode = leafArraysOf(predicate);
  return (buffer, at) => visitPath(buffer, at, steps, mode, test);
}

function leafArraysOf(predicate: Predicate): LeafArrays {
  return ['$exists', '$size', '$elemMatch', '$elemMatchValue'].includes(predicate.op) ? 'whole' : 'both';
}

/** The test of one value, for the predicates that are one. */
function compileValue(predicate: Predicate): ValueVisit {
  switch (predicate.op) {
    case '$eq':
      return equalTo(predicate.operand);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return ordered(predicate.op, predicate.operand);
    case '$in':
      return among(predicate.operands);
    case '$regex':
      return matching(predicate.pattern, predicate.flags);
    case '$exists':
      return (_buffer, type) => (type !== types.missing) === predicate.isWanted;
    case '$type':
      return typed(predicate.operand);
    case '$mod':
      return modulo(predicate.operand);
    case '$size':
      return ofSize(predicate.operand);
    case '$elemMatch':
      return anyElement(elementDocument(compileCondition(predicate.condition)));
    case '$elemMatchValue':
      return anyElement(everyPredicate(predicate.predicates));
    case '$not':
    case '$all':
      return everyPredicate([predicate]);
    case '$never':
      return () => false;
  }
}

/** All predicates on one value that stands alone: nothing is searched inside it. */
export function everyPredicate(predicates: Predicate[]): ValueVisit {
  const tests = predicates.map((predicate): ValueVisit => {
    if (predicate.op === '$not') {
      const inner = everyPredicate(predicate.predicates);
      return (buffer, type, at) => !inner(buffer, type, at);
    }
    return predicate.op === '$all' ? everyPredicate(predicate.predicates) : compileValue(predicate);
  });
  return (buffer, type, at) => tests.every((test) => test(buffer, type, at));
}

function elementDocument(match: Match): ValueVisit {
  return (buffer, type, at) => (type === types.object || type === types.array) && match(buffer, at);
}

function anyElement(test: ValueVisit): ValueVisit {
  return (buffer, type, at) => {
    if (type !== types.array) return false;
    let index = 0;
    return eachElement(buffer, at, (elementType, value) => {
      const isHit = test(buffer, elementType, value);
      if (isHit) lastHit.index = index;
      index++;
      return isHit;
    });
  };
}

function ofSize(operand: unknown): ValueVisit {
  const wanted = numberOf(operand);
  if (wanted === undefined || !Number.isInteger(wanted) || wanted < 0) {
    throw new Refusal(
      'BadValue',
      `Failed to parse $size. Expected a non-negative integer: ${String(operand)}`,
    );
  }
  return (buffer, type, at) => {
    if (type !== types.array) return false;
    let count = 0;
    for (let element = at + 4; buffer[element] !== 0; count++) {
      let value = element + 1;
      while (buffer[value] !== 0) value++;
      element = value + 1 + sizeOf(buffer, buffer[element]!, value + 1);
    }
    return count === wanted;
  };
}
