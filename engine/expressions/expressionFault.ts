import { type Said, textOf } from '../wordings/faults.js';
import type { FeelWarning } from './feel.js';

export type ExpressionFaultCode =
  | 'EXPRESSION_FAILED'
  | 'EXPRESSION_TOO_LONG'
  | 'EXPRESSION_TIMEOUT'
  | 'EXPRESSION_SYNTAX';

/** Why an expression gave no value; the process that asked for it makes an incident of it. */
export class ExpressionFault extends Error {
  readonly code: ExpressionFaultCode;
  readonly said: Said;
  expression: string;
  warnings: FeelWarning[];
  /** Where in the expression, for a syntax fault. */
  readonly position: { from: number; to: number } | null;

  constructor(
    code: ExpressionFaultCode,
    said: Said,
    expression = '',
    position: ExpressionFault['position'] = null,
  ) {
    super(textOf(said).en);
    this.name = 'ExpressionFault';
    this.code = code;
    this.said = said;
    this.expression = expression;
    this.warnings = [];
    this.position = position;
  }
}
