/** The functions that know the time: that of the event, in the time zone of the calendar. */
import type { Calendar } from '../calendar/calendar.js';
import { CalendarFault } from '../calendar/calendarFault.js';
import { compileCalendar, localDay, localInstantMs } from '../calendar/compiledCalendar.js';
import { dayMs, dayOfDate, isDate, isoDate, isoInstant, parseInstantMs } from '../calendar/day.js';
import { dayAt, deadline } from '../calendar/workingDays.js';
import { said } from '../wordings/faults.js';
import { spend } from './budget.js';
import { ExpressionFault } from './expressionFault.js';
import { makeDate, makeDateTime, readMoment } from './feel.js';

export interface ExpressionEnvironment {
  /** The instant of the event, ISO 8601 with offset. */
  at: string;
  calendar: Calendar;
  /** Told whenever working days are asked for, and whether every year that had a say is final. */
  counted?(isFinal: boolean): void;
}

let environment: ExpressionEnvironment | null = null;

/** Sets the time for the evaluation that follows; evaluations never overlap. */
export function setEnvironment(next: ExpressionEnvironment | null): void {
  environment = next;
}

function current(): ExpressionEnvironment {
  if (!environment) throw new Error('an expression is evaluated without an environment');
  return environment;
}

const callSteps = 20;

export const calendarFunctions = {
  now: { parameters: [], call: () => dateTimeAt(current().at) },
  today: {
    parameters: [],
    call: () => {
      spend(callSteps);
      return makeDate(isoDate(localDay(compileCalendar(current().calendar), atMs(current().at)).day));
    },
  },
  'working days': { parameters: ['n', 'from'], call: workingDays },
  'is working day': {
    parameters: ['date'],
    call: (date: unknown) => {
      spend(callSteps);
      return date === null || date === undefined ? null : isWorkingDay(instantOf(date));
    },
  },
};

/** The instant from which n working days after `from`, or after now, are over. */
function workingDays(n: unknown, from: unknown): unknown {
  spend(callSteps);
  const startAt = from === undefined || from === null ? current().at : instantOf(from);
  try {
    const term = deadline(current().calendar, startAt, typeof n === 'number' ? n : Number.NaN, 0);
    current().counted?.(!term.provisional);
    return dateTimeAt(term.dueAt);
  } catch (error) {
    if (error instanceof CalendarFault) throw new ExpressionFault('EXPRESSION_FAILED', error.said);
    throw error;
  }
}

function isWorkingDay(at: string): boolean {
  const { isWorking, isFinal } = dayAt(current().calendar, at);
  current().counted?.(isFinal);
  return isWorking;
}

function atMs(at: string): number {
  const ms = parseInstantMs(at);
  if (Number.isNaN(ms)) throw new Error(`expected the time of the event as an ISO instant, found "${at}"`);
  return ms;
}

function dateTimeAt(at: string): unknown {
  spend(callSteps);
  const { calendar } = current();
  const ms = atMs(at);
  const { day, timeMs } = localDay(compileCalendar(calendar), ms);
  const localMs = day * dayMs + timeMs;
  return makeDateTime(localMs, localMs - ms, calendar.timeZone);
}

/**
 * The instant meant by a FEEL date or date and time, or by the same as text; local where no zone is named.
 */
function instantOf(value: unknown): string {
  const moment = typeof value === 'string' ? { kind: 'text', text: value } : readMoment(value);
  const text = moment?.text ?? '';
  const compiled = compileCalendar(current().calendar);
  if (isDate(text)) return isoInstant(localInstantMs(compiled, dayOfDate(text)));
  if (!Number.isNaN(parseInstantMs(text))) return text;
  const [date = '', time = ''] = text.split('T');
  const timeMs = parseInstantMs(`1970-01-01T${time}Z`);
  if (isDate(date) && !Number.isNaN(timeMs)) {
    return isoInstant(localInstantMs(compiled, dayOfDate(date)) + timeMs);
  }
  throw new ExpressionFault(
    'EXPRESSION_FAILED',
    moment ? said('notDate', { found: text.slice(0, 60) }) : said('notDateAtAll'),
  );
}
