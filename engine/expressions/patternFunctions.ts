/** `matches`, `replace` and `split`: refused until the linear matcher is there, for a pattern can take for ever. */
import { ExpressionFault } from './expressionFault.js';

function refuse(): never {
  throw new ExpressionFault('EXPRESSION_FAILED', 'Regular expressions are not supported yet');
}

export const matchesPattern = refuse;
export const replacePattern = refuse;
export const splitByPattern = refuse;
