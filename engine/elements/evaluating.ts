/** A text of the definition → its value: FEEL after a leading `=`, else the text itself. */

import type { Calendar } from '../calendar/calendar.js';
import { evaluate } from '../expressions/evaluate.js';
import { ExpressionFault } from '../expressions/expressionFault.js';
import type { FeelWarning } from '../expressions/feel.js';
import { readExpression } from '../expressions/readExpression.js';
import type { Instant, Json, Variables } from '../vocabulary.js';
import { Fault } from './fault.js';

/** What an evaluation took in, kept so that another revision of the calendar can be asked the same. */
export interface Noting {
  read: Variables;
  /** Set once working days were asked for: whether every year that had a say is final. */
  isFinal?: boolean;
}

/** Throws a Fault when the expression fails. `warned` is told what FEEL noticed, also when it fails. */
export function evaluateText(
  text: string,
  lookup: (name: string) => Json | undefined,
  { at, calendar }: { at: Instant; calendar: Calendar },
  noting?: Noting,
  warned: (warnings: FeelWarning[]) => void = () => {},
): Json {
  const expression = readExpression(text);
  if (expression.kind === 'literal') return expression.value;
  const noted = (name: string) => {
    const value = lookup(name);
    if (value !== undefined) noting!.read[name] = value;
    return value;
  };
  const counted = (isFinal: boolean) => {
    noting!.isFinal = isFinal && noting!.isFinal !== false;
  };
  try {
    const environment = noting ? { at, calendar, counted } : { at, calendar };
    const { value, warnings } = evaluate(expression.source, noting ? noted : lookup, environment);
    warned(warnings);
    return value as Json;
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    warned(error.warnings);
    throw new Fault(error.code, error.said);
  }
}
