import type { Document } from '../bson/document.js';
import { compileCondition, type Match } from './match.js';
import { type Condition, parseFilter } from './parse.js';

export interface Filter {
  condition: Condition;
  match: Match;
}

export const filterOf = (condition: Condition): Filter => ({ condition, match: compileCondition(condition) });

export const readFilter = (filter: unknown): Filter => filterOf(parseFilter(filter ?? {}));

export const compileFilter = (filter: Document): Match => readFilter(filter).match;
