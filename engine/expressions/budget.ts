/**
 * Counts the work of one evaluation. Counted, not timed: a replay must come to the same verdict on any
 * machine. One unit is about the visit of one node of the expression, or of one item of a value.
 */
import { expressionStepsMax, expressionStringCharactersMax, expressionValueDepthMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import { ExpressionFault } from './expressionFault.js';

const charactersPerStep = 64;

let stepsLeft = 0;

/**
 * Opens the account of one evaluation. Evaluations never overlap: they are synchronous and call nothing back.
 */
export function startCounting(): void {
  stepsLeft = expressionStepsMax;
}

export function spend(steps: number): void {
  stepsLeft -= steps;
  if (!(stepsLeft >= 0)) {
    throw new ExpressionFault('EXPRESSION_TIMEOUT', said('steps', { max: expressionStepsMax }));
  }
}

/** Spends for a value looked at from outside: the length of a list or string, the keys of a context. */
export function spendShallow(value: unknown): void {
  if (typeof value === 'string') spendString(value);
  else if (Array.isArray(value)) spend(1 + value.length);
  else if (typeof value === 'object' && value !== null) {
    let keys = 0;
    for (const _ in value) keys += 1;
    spend(1 + keys);
  } else spend(1);
}

/** Spends for every node of a value, as often as the value holds it. */
export function spendDeep(value: unknown, depth = 0): void {
  if (typeof value === 'string') spendString(value);
  else if (typeof value !== 'object' || value === null) spend(1);
  else if (depth >= expressionValueDepthMax) {
    throw new ExpressionFault('EXPRESSION_FAILED', said('deepArgument', { max: expressionValueDepthMax }));
  } else if (Array.isArray(value)) {
    spend(1 + value.length);
    for (const item of value) {
      if (typeof item === 'object' || typeof item === 'string') spendDeep(item, depth + 1);
    }
  } else {
    spend(1);
    for (const key in value) {
      spend(1);
      spendDeep((value as Record<string, unknown>)[key], depth + 1);
    }
  }
}

function spendString(text: string): void {
  if (text.length > expressionStringCharactersMax) {
    throw new ExpressionFault(
      'EXPRESSION_FAILED',
      said('longString', { max: expressionStringCharactersMax, found: text.length }),
    );
  }
  spend(1 + Math.floor(text.length / charactersPerStep));
}
