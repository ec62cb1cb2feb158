import type { Document } from '../bson/document.js';
import { compileCondition, type Match } from './match.js';
import { type Condition, parseFilter } from './parse.js';

export interface Filter {
  condition: Condition;
  match: Match;
}

export function readFilter(filter: unknown): Filter {
  const condition = parseFilter(filter ?? {});
  return { condition, match: compileCondition(condition) };
}

export const compileFilter = (filter: Document): Match => readFilter(filter).match;
