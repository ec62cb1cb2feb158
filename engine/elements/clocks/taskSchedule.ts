/**
 * `zeebe:taskSchedule`: when a task is due, and when it shall be looked at again, as dates that ring nothing.
 * One that asks for working days follows the calendar like a limit does: it keeps what it was counted from,
 * and another revision counts it again. One that asks for none is a date that somebody set, and stays. Where
 * a `banli:deadline` stands beside it, that is when the task is due.
 *
 * TD1 What another revision gives is what the expression would have given when the task was opened, had the
 *     revision been known; a revision that is not later changes nothing.
 */
import { isOutdated, referenceOf } from '../../calendar/reference.js';
import type { Instant, Json, Task, TaskDate, TaskDates } from '../../vocabulary.js';
import { said } from '../../wordings/faults.js';
import { evaluateText, type Noting } from '../contract/evaluating.js';
import { Fault } from '../contract/fault.js';
import type { Place, Stepping } from '../contract/stepping.js';

/** The attributes of the extension, and the task's field for each. */
const fields = { dueDate: 'dueAt', followUpDate: 'followUpAt' } as const;
type Attribute = keyof typeof fields;
const attributes = Object.keys(fields) as Attribute[];

type Dates = Pick<Task, 'dueAt' | 'followUpAt' | 'provisional' | 'schedule'>;

function instantIn(expression: string, value: Json): Instant | undefined {
  if (value === null || value === '') return undefined;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new Fault('EXPRESSION_FAILED', said('notInstant', { expression, found: JSON.stringify(value) }));
}

/** What the dates come to; `evaluate` says what each of them took in. */
function datesOf(
  step: Pick<Stepping, 'at' | 'calendar'>,
  given: (attribute: Attribute) => string | undefined,
  evaluate: (attribute: Attribute, text: string, noting: Noting) => Json,
): Dates {
  const dates: Dates = {};
  const counted: Partial<Record<Attribute, TaskDate>> = {};
  for (const attribute of attributes) {
    const expression = given(attribute);
    if (expression === undefined) continue;
    const noting: Noting = { read: {} };
    const at = instantIn(expression, evaluate(attribute, expression, noting));
    if (at !== undefined) dates[fields[attribute]] = at;
    if (noting.isFinal === undefined) continue;
    counted[attribute] = { expression, setAt: step.at, variables: noting.read };
    if (attribute === 'dueDate' && !noting.isFinal) dates.provisional = true;
  }
  if (Object.keys(counted).length > 0) dates.schedule = { ...counted, calendar: referenceOf(step.calendar) };
  return dates;
}

/** The dates of a task that opens. */
export function scheduledDates(step: Stepping, input: Record<string, Json>, place: Place): Dates {
  const given = (attribute: Attribute) =>
    input[attribute] === undefined ? undefined : String(input[attribute]);
  return datesOf(step, given, (_attribute, text, noting) => step.evaluate(text, place, noting));
}

/** Whether the task has dates that an earlier revision counted, or another calendar. */
export const isScheduledBefore = ({ schedule }: Task, { calendar }: Pick<Stepping, 'calendar'>): boolean =>
  schedule !== undefined && isOutdated(schedule.calendar, calendar);

const shown = ({ dueAt, followUpAt, provisional, schedule }: Task): TaskDates => ({
  ...(dueAt !== undefined && { dueAt }),
  ...(followUpAt !== undefined && { followUpAt }),
  ...(provisional && { provisional: true as const }),
  calendar: schedule!.calendar,
});

/** Counts the dates of a task again, on the record (TD1). */
export function recountSchedule(step: Stepping, task: Task): void {
  const { schedule } = task;
  const { calendar } = step;
  const dates = datesOf(
    { at: schedule?.dueDate?.setAt ?? schedule!.followUpDate!.setAt, calendar },
    (attribute) => schedule?.[attribute]?.expression,
    (attribute, text, noting) => {
      const { variables, setAt: at } = schedule![attribute]!;
      return evaluateText(text, (name) => variables[name], { at, calendar }, noting);
    },
  );
  const { provisional: _provisional, ...rest } = task;
  const recounted: Task = { ...(schedule?.dueDate ? rest : task), ...dates };
  step.put('tasks', task.key, recounted);
  const { key, element } = task;
  step.move({ type: 'task.rescheduled', key, element, was: shown(task), is: shown(recounted) });
}
