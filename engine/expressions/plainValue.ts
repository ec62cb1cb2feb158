/** What leaves an expression: JSON, with dates, times and durations as ISO 8601 strings. */
import {
  expressionResultNodesMax,
  expressionStringCharactersMax,
  expressionValueDepthMax,
} from '../limits.js';
import { type Said, said } from '../wordings/faults.js';
import { ExpressionFault } from './expressionFault.js';
import { temporalText } from './feel.js';

/**
 * A FEEL value as JSON, or a fault when it has none: a range, a function, an infinite number, too much of
 * anything.
 */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'boolean' || value === null) return value;
  return toPlain(value, 0, { nodesLeft: expressionResultNodesMax });
}

function toPlain(value: unknown, depth: number, count: { nodesLeft: number }): unknown {
  count.nodesLeft -= 1;
  if (count.nodesLeft < 0) throw failed(said('largeResult', { max: expressionResultNodesMax }));
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
      return value;
    case 'string':
      if (value.length <= expressionStringCharactersMax) return value;
      throw failed(said('longString', { max: expressionStringCharactersMax, found: value.length }));
    case 'number':
      if (Number.isFinite(value)) return Object.is(value, -0) ? 0 : value;
      throw failed(said('notFinite', { found: String(value) }));
    case 'object':
      return value === null ? null : toPlainObject(value, depth, count);
    default:
      throw failed(said('notStorable'));
  }
}

function toPlainObject(value: object, depth: number, count: { nodesLeft: number }): unknown {
  if (depth >= expressionValueDepthMax) throw failed(said('deepResult', { max: expressionValueDepthMax }));
  if (Array.isArray(value)) {
    // Array.from visits holes, which map would leave.
    return Array.from(value, (item) => toPlain(item, depth + 1, count));
  }
  const text = temporalText(value);
  if (text !== undefined) return text;
  // An object of another realm (a vm's) has an Object.prototype of its own, which inherits nothing either.
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw failed(said('notStorable'));
  }
  const plain: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw failed(said('protoKey'));
    plain[key] = toPlain(item, depth + 1, count);
  }
  return plain;
}

const failed = (why: Said): ExpressionFault => new ExpressionFault('EXPRESSION_FAILED', why);
