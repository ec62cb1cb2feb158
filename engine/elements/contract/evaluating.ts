/** A text of the definition → its value: FEEL after a leading `=`, else the text itself. */

import type { Calendar } from '../../calendar/calendar.js';
import { evaluate } from '../../expressions/evaluate.js';
import { ExpressionFault } from '../../expressions/expressionFault.js';
import type { FeelWarning } from '../../expressions/feel.js';
import { readExpression } from '../../expressions/readExpression.js';
import type { Instant, Json, Variables } from '../../vocabulary.js';
import { Fault } from './fault.js';

/** What an evaluation took in, kept so that another revision of the calendar can be asked the same. */
export interface Noting {
  read: Variables;
  /** Set once working days were asked for: whether every year that had a say is final. */
  isFinal?: boolean;
}

/** When and by which calendar an expression is evaluated; and what FEEL noticed, also when it fails. */
interface World {
  readonly at: Instant;
  readonly calendar: Calendar;
  warnings?: FeelWarning[];
}

/** Throws a Fault when the expression fails. */
export function evaluateText(
  text: string,
  lookup: (name: string) => Json | undefined,
  world: World,
  noting?: Noting,
): Json {
  const { at, calendar } = world;
  world.warnings = [];
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
    world.warnings = warnings;
    return value as Json;
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    world.warnings = error.warnings;
    throw new Fault(error.code, error.said);
  }
}
