/** The engine's pure functions that the API uses as they are: the one place that names them. */
export type { Calendar } from '../engine/calendar/calendar.js';
export { calendarSchema } from '../engine/calendar/calendar.js';
export { CalendarFault } from '../engine/calendar/calendarFault.js';
export { deadline } from '../engine/calendar/workingDays.js';
export { evaluate } from '../engine/expressions/evaluate.js';
export { ExpressionFault } from '../engine/expressions/expressionFault.js';
export { readExpression } from '../engine/expressions/readExpression.js';
