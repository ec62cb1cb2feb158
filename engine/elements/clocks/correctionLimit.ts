/**
 * How long the applicant has for what a handler asks for (补正): `correctionDays` of `banli:handling`, in
 * working days from the request. One working day before, he is reminded; at the limit the light of his task
 * turns red, and he and the handler are told. It decides nothing: he may still hand in, and the handler may
 * take the request back and go on without (decision 0035).
 *
 * CR3 The limit begins with a request, anew with each further one, and ends with the last.
 */
import type { StateNode } from '../../machine.js';
import type { Activity, Key, Task } from '../../vocabulary.js';
import { extension, text } from '../contract/extension.js';
import type { Stepping } from '../contract/stepping.js';
import type { ActingToken, Compiling, ElementModule, FlowNode } from '../element.js';
import { toldOf } from '../work/applicant.js';
import { isEdge, reset, termOf, withLimit } from './clock.js';
import { due, reckon } from './timerDue.js';
import { cancelTimer, setTimer } from './timerSet.js';

const warnDelay = (element: string) => `${element}:correction-warn`;
const dueDelay = (element: string) => `${element}:correction-due`;

/** Adds the timers of requests to a task's state; they are set when somebody asks, not when it is entered. */
export function addCorrectionLimit(node: FlowNode, state: StateNode, compiling: Compiling): void {
  const days = text(extension(node.bpmn, 'banli:Handling'), 'correctionDays');
  if (days === undefined) return;
  if (!/^([2-9]|[1-9]\d)$/.test(days)) {
    const message = `banli:handling correctionDays is a whole number from 2 to 99, not "${days}"`;
    compiling.report(node.id, 'handling', message);
    return;
  }
  const element = compiling.key(node.id);
  const after = (edge: 'warn' | 'due') =>
    ({ kind: 'deadline', workingDays: days, warnBefore: '1', edge, onRequest: true }) as const;
  state.after = {
    ...state.after,
    [compiling.delay(warnDelay(element), after('warn'))]: [{ actions: [{ type: 'remindOfCorrection' }] }],
    [compiling.delay(dueDelay(element), after('due'))]: [{ actions: [{ type: 'missCorrection' }] }],
  };
}

const correctionsAt = ({ state }: Stepping, token: Key): Task[] =>
  Object.values(state.tasks).filter(
    ({ purpose, of = '' }) => purpose === 'correction' && state.activities[of]?.token === token,
  );

const edgesAt = (step: Stepping, token: Key) =>
  Object.values(step.state.tokens[token]?.timers ?? {})
    .map((key) => step.state.timers[key])
    .filter(isEdge)
    .filter(({ element, delay }) => delay === warnDelay(element) || delay === dueDelay(element));

/** Shows the limit of the requests at a token as its timers have it. */
function showCorrectionLimit(step: Stepping, token: Key): void {
  const last = edgesAt(step, token).find(({ term }) => term.edge === 'due');
  if (!last) return;
  for (const task of correctionsAt(step, token)) {
    const limit = { ...reckon(step.calendar, termOf(last)), light: task.light };
    step.put('tasks', task.key, withLimit(task, limit));
  }
}

/** Counts the limit of the requests at a token again, for the calendar has another revision. */
export function recountCorrectionLimit(step: Stepping, token: Key): void {
  for (const timer of edgesAt(step, token)) reset(step, timer, termOf(timer));
  showCorrectionLimit(step, token);
}

/** Ends the limit of the requests on behalf of an activity, if one runs. */
export function endCorrectionLimit(step: Stepping, { token, element }: Activity): void {
  for (const delay of [warnDelay(element), dueDelay(element)]) {
    cancelTimer(step, token, step.afterEvent({ token, element, delay }).type);
  }
}

export function beginCorrectionLimit(step: Stepping, activity: Activity, task: Task): void {
  if (task.handling?.correctionDays === undefined) return;
  endCorrectionLimit(step, activity);
  const { token, element, scope } = activity;
  for (const delay of [warnDelay(element), dueDelay(element)]) {
    const declared = step.delay(scope, step.afterEvent({ token, element, delay }).type);
    const reckoned = due(step, declared.delay, { scope });
    if (reckoned.dueAt > step.at) setTimer(step, { token, element, delay }, reckoned);
  }
  showCorrectionLimit(step, token);
}

function remind(step: Stepping, { token }: ActingToken): void {
  for (const task of correctionsAt(step, token)) {
    const { key, element, dueAt = step.at } = task;
    step.put('tasks', key, { ...task, light: 'yellow' });
    step.move({ type: 'correction.warned', key, element, dueAt });
    step.effect({ type: 'notify', kind: 'reminder', ...toldOf(step.state, task), element, task: key });
  }
}

/** Whose task waits hears of it as well: it is his to go on. */
function miss(step: Stepping, { token }: ActingToken): void {
  for (const task of correctionsAt(step, token)) {
    const { key, element, asks, dueAt = step.at } = task;
    step.put('tasks', key, { ...task, light: 'red' });
    step.move({ type: 'correction.missed', key, element, dueAt });
    const handler = step.state.tasks[asks?.from ?? ''];
    const told = toldOf(step.state, task);
    if (handler?.assignee !== undefined) told.users = [...told.users, handler.assignee];
    else if (handler) told.groups = [...told.groups, ...handler.candidateGroups];
    step.effect({ type: 'notify', kind: 'correction', ...told, element, task: key });
  }
}

export const correctionLimit: ElementModule = {
  actions: { remindOfCorrection: remind, missCorrection: miss },
};
