/**
 * The clock of a limit, of a task or of the whole process (DESIGN §5): it is paused, resumed, extended and
 * restarted on the record, and counted again when the calendar has another revision. Its timers hold the
 * term; what a task or the instance shows of it follows from them.
 *
 * P1 What the calendar says is never worked out from an earlier answer: each time the whole term is counted,
 *    from its first day, with its pauses and the calendar of the event.
 * P2 While a clock stands still nothing of it rings, and it has no due date.
 * P3 A limit that has been missed stays missed: its clock has ended, and no command reaches it.
 */
import { referenceOf } from '../../calendar/reference.js';
import { workingDaysLeft } from '../../calendar/workingDays.js';
import { clockPausesMax } from '../../limits.js';
import type { Instant, Key, Limit, Refusal, Task, Timer, WorkingDaysTerm } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { holdCaller, releaseCaller } from '../calls/reporting.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { edgeOf, reckon } from './timerDue.js';
import { setTimer } from './timerSet.js';

/** The names of the two delays of a limit. */
export const warnDelay = (element: string) => `${element}:warn`;
export const dueDelay = (element: string) => `${element}:due`;

/** The actor that stands for the limit of the whole process. */
export const limitActor = 'limit';

/** Whose limit it is: that of an activity with its open tasks, or of the instance. */
export interface Subject {
  /** Key of the activity, or of the instance. */
  key: Key;
  element: string;
  name: string;
  limit: Limit;
  tasks?: Task[];
}

type Edge = Timer & { term: { kind: 'workingDays'; edge: 'warn' | 'due' } & WorkingDaysTerm };

/** A clock that has not come to its end. */
export interface Clock {
  subject: Subject;
  due: Edge;
  warn: Edge | undefined;
}

/** What a limit consists of, taken off an entity and put on it anew. */
export function withLimit<T extends Limit>(entity: T, limit: Limit): T {
  const { dueAt, dueDate, warnAt, provisional, pausedAt, pausedBy, daysLeft, ...rest } = entity;
  return { ...rest, ...limit } as T;
}

export function showLimit(step: Stepping, { tasks }: Pick<Subject, 'tasks'>, limit: Limit): void {
  if (!tasks) step.setLimit(limit);
  for (const { key } of tasks ?? []) step.put('tasks', key, withLimit(step.state.tasks[key]!, limit));
}

/** Whose limit a token's timers are. That of the process is told under the id of the process. */
export function subjectAt(step: Stepping, token: Key): Subject | undefined {
  const { activities, tasks, tokens, limit, instance, processId } = step.state;
  for (const one of Object.values(tokens[token]!.activities)) {
    const { key, src, element, signing } = activities[one]!;
    if (src === limitActor && limit) {
      return { key: instance, element: processId, name: step.file.name, limit };
    }
    const open = (signing?.open ?? [key]).flatMap((task) => tasks[task] ?? []);
    const [first] = open;
    if (first) return { key, element, name: first.name, limit: first, tasks: open };
  }
  return undefined;
}

export const isEdge = (timer: Timer | undefined): timer is Edge => timer?.term?.kind === 'workingDays';

/** A request to the applicant has timers on the same token, which are no clock of the office. */
const isOfClock = ({ element, delay }: Timer): boolean =>
  delay === warnDelay(element) || delay === dueDelay(element);

function edgesAt(step: Stepping, token: Key): { due: Edge | undefined; warn: Edge | undefined } {
  const timers = Object.values(step.state.tokens[token]!.timers).map((key) => step.state.timers[key]);
  const edges = timers.filter(isEdge).filter(isOfClock);
  return {
    due: edges.find(({ term }) => term.edge === 'due'),
    warn: edges.find(({ term }) => term.edge === 'warn'),
  };
}

function clockAt(step: Stepping, token: Key): Clock | undefined {
  const { due, warn } = edgesAt(step, token);
  const subject = due && subjectAt(step, token);
  return subject && { subject, due, warn };
}

/** What a task, or the instance, shows of the limit whose timers its state has just set. */
export function limitOf(step: Stepping, token: Key): Limit {
  const { due, warn } = edgesAt(step, token);
  if (!due || !warn) return { light: 'green' };
  const { dueAt, dueDate, provisional } = due;
  return {
    dueAt,
    ...(dueDate && { dueDate }),
    warnAt: warn.dueAt,
    ...(provisional && { provisional }),
    light: 'green',
  };
}

/** The clock of a task, or with the instance's key that of the process. */
export function clockOf(step: Stepping, key: Key): Clock | undefined {
  const { activities, tasks, instance } = step.state;
  const activity =
    key === instance
      ? Object.values(activities).find(({ src }) => src === limitActor)
      : activities[tasks[key]?.of ?? key];
  return activity && clockAt(step, activity.token);
}

export const termOf = ({ term: { kind, edge, ...term } }: Edge): WorkingDaysTerm => term;

/** Puts the timer of one edge where the term says it belongs, and has it rung then. */
export function reset(step: Stepping, { dueDate, provisional, ...timer }: Edge, term: WorkingDaysTerm): void {
  const due = edgeOf(step.calendar, term, timer.term.edge);
  step.put('timers', timer.key, { ...timer, ...due, calendar: referenceOf(step.calendar) });
  step.effect({ type: 'timer.schedule', timer: timer.key, dueAt: due.dueAt });
}

/** Counts a clock's term again (P1): its timers, its light, and what is shown of it. */
function wind(step: Stepping, { subject, due, warn }: Clock, term: WorkingDaysTerm): void {
  const limit = reckon(step.calendar, term);
  reset(step, due, term);
  if (warn) reset(step, warn, term);
  // The reminder has been given; when the limit has moved far enough there is time for another.
  else if (limit.warnAt > step.at) {
    setTimer(step, { ...due, delay: warnDelay(due.element) }, edgeOf(step.calendar, term, 'warn'));
  }
  const light = warn || limit.warnAt > step.at ? 'green' : 'yellow';
  showLimit(step, subject, { ...limit, light });
}

/** Stops the timers of a clock; what is shown then has no end (P2). */
function stop(step: Stepping, { subject, due, warn }: Clock, since: Instant, pausedBy?: Key[]): void {
  const term = termOf(due);
  // What holds it in a called instance may be heard of late; the time before has been dealt with.
  const wentOn = term.pauses?.at(-1)?.toAt ?? since;
  const pausedAt = wentOn > since ? wentOn : since;
  for (const edge of [warn, due]) {
    if (!edge) continue;
    step.put('timers', edge.key, { ...edge, term: { ...edge.term, pausedAt } });
    step.effect({ type: 'timer.cancel', timer: edge.key });
  }
  const { fromAt, workingDays, pauses = [] } = term;
  const daysLeft = workingDaysLeft(step.calendar, fromAt, workingDays, pauses, pausedAt);
  showLimit(step, subject, { light: 'green', pausedAt, daysLeft, ...(pausedBy && { pausedBy }) });
}

/** The term once the pause that lasts is over. */
function resumed({ pausedAt, ...term }: WorkingDaysTerm, at: Instant): WorkingDaysTerm {
  if (pausedAt === undefined || pausedAt >= at) return term;
  return { ...term, pauses: [...(term.pauses ?? []), { fromAt: pausedAt, toAt: at }] };
}

/** Holds the process's own clock, and those of its callers, for one more reason. */
export function holdProcess(step: Stepping, by: Key, since = step.at): void {
  holdCaller(step, by, since);
  const clock = clockOf(step, step.state.instance);
  if (!clock) return;
  const { pausedBy = [] } = clock.subject.limit;
  if (pausedBy.length === 0) stop(step, clock, since, [by]);
  else if (!pausedBy.includes(by)) step.setLimit({ ...clock.subject.limit, pausedBy: [...pausedBy, by] });
}

/** Lets the process's own clock, and those of its callers, go on, when nothing else holds them. */
export function releaseProcess(step: Stepping, isOver: (held: Key) => boolean, at = step.at): void {
  releaseCaller(step, isOver, at);
  const pausedBy = step.state.limit?.pausedBy;
  if (!pausedBy?.some(isOver)) return;
  const others = pausedBy.filter((one) => !isOver(one));
  if (others.length > 0) step.setLimit({ ...step.state.limit!, pausedBy: others });
  else {
    const clock = clockOf(step, step.state.instance);
    if (clock) wind(step, clock, resumed(termOf(clock.due), at));
  }
}

/** What held the process's clock and has ended, however it did, holds it no more. */
export function releaseEnded(step: Stepping): void {
  const { activities, tasks, calls, instance } = step.state;
  releaseProcess(step, (one) => one !== instance && !activities[one] && !tasks[one] && !calls[one]);
}

/** Stops the clock of a task, or of the process; that of a task stops the process's as well. */
export function pauseClock(step: Stepping, key: Key): Refusal | undefined {
  const clock = clockOf(step, key);
  const isProcess = key === step.state.instance;
  if (!clock) return noClock(key);
  const isHeld = isProcess ? clock.subject.limit.pausedBy?.includes(key) : clock.due.term.pausedAt;
  if (isHeld)
    return refusal(
      'CLOCK_PAUSED',
      say(taskWords.clockPaused, { key, pausedAt: clock.due.term.pausedAt ?? '' }),
    );
  if ((clock.due.term.pauses?.length ?? 0) >= clockPausesMax) {
    return refusal('CLOCK_PAUSED', say(taskWords.clockPausedOften, { key, max: clockPausesMax }));
  }
  if (!isProcess) stop(step, clock, step.at);
  holdProcess(step, clock.subject.key);
}

export function resumeClock(step: Stepping, key: Key): Refusal | undefined {
  const clock = clockOf(step, key);
  if (!clock) return noClock(key);
  const isProcess = key === step.state.instance;
  const isHeld = isProcess ? clock.subject.limit.pausedBy?.includes(key) : clock.due.term.pausedAt;
  if (!isHeld) return refusal('CLOCK_RUNNING', say(taskWords.clockRuns, { key }));
  if (!isProcess) wind(step, clock, resumed(termOf(clock.due), step.at));
  releaseProcess(step, (one) => one === clock.subject.key);
}

export const noClock = (key: Key): Refusal => refusal('CLOCK_NOT_FOUND', say(taskWords.noClock, { key }));

/** A new term for a clock that runs; one that stands still has its days changed and goes on standing. */
export function retermed(step: Stepping, clock: Clock, term: WorkingDaysTerm): void {
  if (term.pausedAt === undefined) {
    wind(step, clock, term);
    return;
  }
  for (const edge of [clock.warn, clock.due]) {
    if (!edge) continue;
    const { kind, edge: side } = edge.term;
    step.put('timers', edge.key, { ...edge, term: { kind, edge: side, ...term } });
  }
  const { fromAt, workingDays, pauses = [], pausedAt } = term;
  const daysLeft = workingDaysLeft(step.calendar, fromAt, workingDays, pauses, pausedAt);
  showLimit(step, clock.subject, { ...limitShown(clock.subject.limit), daysLeft });
}

const limitShown = ({ light, pausedAt, pausedBy }: Limit): Limit => ({
  light,
  ...(pausedAt && { pausedAt }),
  ...(pausedBy && { pausedBy }),
});

/** Counts the clock of a token again by another revision of the calendar; a held one stays as it is (P5). */
export function recountClock(step: Stepping, token: Key): void {
  const clock = clockAt(step, token);
  if (clock && clock.due.term.pausedAt === undefined) wind(step, clock, termOf(clock.due));
}
