/** The functions that `rewrite.ts` writes into an expression so that its work is counted (R1). */

import { said } from '../wordings/faults.js';
import { spend, spendDeep, spendShallow } from './budget.js';
import { ExpressionFault } from './expressionFault.js';
import { isFeelRange } from './feel.js';

type Call = (...values: unknown[]) => unknown;

/** `operands`: how many of the parameters stood in the expression; the others are weights. */
export const countingFunctions: Record<string, { parameters: string[]; operands: number; call: Call }> = {
  /** What a loop runs over. */
  __each: { parameters: ['values', 'weight'], operands: 1, call: each },
  /** `from..to` of a loop. */
  __range: { parameters: ['from', 'to', 'weight'], operands: 2, call: range },
  /** What a filter looks through. */
  __filter: {
    parameters: ['values', 'weight'],
    operands: 1,
    call: (values, weight) => {
      spend((Array.isArray(values) ? values.length : 1) * (weight as number));
      // feelin lets the keys of an item hide the variables of the same name, and looks at every key for it.
      if (Array.isArray(values)) for (const item of values) spendShallow(item);
      return values;
    },
  },
  /** A value that may hold much. */
  __size: {
    parameters: ['value'],
    operands: 1,
    call: (value) => {
      spendDeep(value);
      return value;
    },
  },
  /** The target of a path in a loop; a sum that may be a string. */
  __path: {
    parameters: ['value'],
    operands: 1,
    call: (value) => {
      spendShallow(value);
      return value;
    },
  },
  /** The body of a function. */
  __cost: {
    parameters: ['value', 'weight'],
    operands: 1,
    call: (value, weight) => {
      spend(weight as number);
      return value;
    },
  },
};

function each(values: unknown, weight: unknown): unknown {
  if (isFeelRange(values)) {
    const { start, end } = values;
    if (typeof start !== 'number' && typeof end !== 'number') return values;
    const numbers = range(start, end, weight) as number[] | null;
    return numbers?.slice(values['start included'] ? 0 : 1, values['end included'] ? undefined : -1) ?? null;
  }
  spend((Array.isArray(values) ? values.length : 1) * (weight as number));
  return values;
}

/** The whole numbers of a range, up or down. feelin would count for ever when it steps past the end. */
function range(from: unknown, to: unknown, weight: unknown): unknown {
  if (from === null || to === null) return null;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
    throw new ExpressionFault('EXPRESSION_FAILED', said('loopRange'));
  }
  const [first, last] = [from as number, to as number];
  const length = Math.abs(last - first) + 1;
  spend(length * (weight as number));
  const direction = first <= last ? 1 : -1;
  return Array.from({ length }, (_, index) => first + index * direction);
}
