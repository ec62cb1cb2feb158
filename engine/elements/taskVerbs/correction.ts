/**
 * 补正: the handler asks the applicant for what is missing. His task stays where it is and waits, its clock
 * stands still, and the applicant has a task of his own, with the start form, that lists what is asked for.
 * When he has handed it in, or the handler takes the request back, the clock goes on and the handler as well.
 *
 * CR1 What is asked for is named, item by item; a request without items is none.
 * CR2 The clock goes on when the last request of its activity is done with, unless somebody else held it.
 */
import { correctionItemsMax } from '../../limits.js';
import type { EventOf, Key, Refusal, Task, Variables } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { amendForCaller } from '../calls/reporting.js';
import { holdProcess, pauseClock, resumeClock } from '../clocks/clock.js';
import { beginCorrectionLimit, endCorrectionLimit } from '../clocks/correctionLimit.js';
import { recipientsOf } from '../clocks/deadline.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { type Applicants, applicantSide, toldOf } from '../work/applicant.js';
import { cancelTask } from '../work/signing.js';
import { refuseNobody, refuseRevision } from './revision.js';
import { activityOf, doneBy, refuseDelegated, type Verb, type View } from './verb.js';

/** The open requests to the applicant on behalf of one activity. */
export const correctionsOf = (state: View['state'], activity: Key): Task[] =>
  Object.values(state.tasks).filter(({ purpose, of }) => purpose === 'correction' && of === activity);

const requestsFrom = (state: View['state'], task: Task): Task[] =>
  correctionsOf(state, task.of ?? task.key).filter(({ asks }) => asks?.from === task.key);

function refuseItems(items: readonly string[]): Refusal | undefined {
  const isListed = items.length > 0 && items.every((item) => item.trim() !== '');
  if (isListed && items.length <= correctionItemsMax) return undefined;
  return refusal('CORRECTION_ITEMS', say(taskWords.correctionItems, { max: correctionItemsMax }));
}

function openCorrection(step: Stepping, task: Task, side: Applicants, items: string[], holds: boolean): Key {
  const key = step.nextKey();
  const form = step.file.start?.form;
  step.put('tasks', key, {
    key,
    of: task.of ?? task.key,
    element: task.element,
    name: `补正材料：${step.file.name}`,
    purpose: 'correction',
    asks: { items, from: task.key, ...(holds && { holds }) },
    ...side,
    priority: task.priority,
    ...(form !== undefined && { form }),
    light: 'green',
    openedAt: step.at,
    customHeaders: {},
  });
  step.move({ type: 'task.opened', key, element: task.element });
  return key;
}

/** The clock that the request stopped is held by the requests that are left, or goes on. */
function release(step: Stepping, { of = '', asks }: Task): void {
  const activity = step.state.activities[of];
  if (!activity) return;
  const [next] = correctionsOf(step.state, of);
  if (!next) endCorrectionLimit(step, activity);
  if (!asks?.holds) return;
  if (next) step.put('tasks', next.key, { ...next, asks: { ...next.asks!, holds: true } });
  // A limit that has ended meanwhile, or that somebody has set going, needs nothing.
  else resumeClock(step, of);
}

function goOn(step: Stepping, correction: Task): void {
  const handler = step.state.tasks[correction.asks!.from];
  release(step, correction);
  if (!handler) return;
  const { waitsFor = [], ...free } = step.state.tasks[handler.key]!;
  const left = waitsFor.filter((one) => one !== correction.key);
  step.put('tasks', handler.key, { ...free, ...(left.length > 0 && { waitsFor: left }) });
}

/** What the applicant has handed in takes the place of what he had applied with; the handler is told. */
export function closeCorrection(step: Stepping, task: Task, variables: Variables): void {
  const { scope } = activityOf(step.state, task);
  if (Object.keys(variables).length > 0) step.setVariables(scope, variables);
  amendForCaller(step, variables);
  goOn(step, task);
  const handler = step.state.tasks[task.asks!.from];
  if (!handler) return;
  const { key, element } = handler;
  step.effect({ type: 'notify', kind: 'correction', ...recipientsOf(handler), element, task: key });
}

export const requestCorrection: Verb<'task.correctionRequested'> = {
  name: 'requestCorrection',
  event: 'task.correctionRequested',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  refuse: ({ state }, task) => refuseDelegated(task) ?? refuseRevision(task) ?? refuseNobody({ state }),
  apply: (step, task, { items, by }: EventOf<'task.correctionRequested'>) => {
    const refused = refuseItems(items);
    if (refused) return refused;
    const { key, element } = task;
    const side = applicantSide(step.state)!;
    const told = toldOf(step.state, side);
    const to = side.assignee ?? side.candidateGroups[0] ?? side.candidateUsers[0]!;
    const holds = pauseClock(step, key) === undefined;
    const correction = openCorrection(step, task, side, items, holds);
    holdProcess(step, correction);
    beginCorrectionLimit(step, activityOf(step.state, task), task);
    const paused = step.state.tasks[key]!;
    const waitsFor = [...(task.waitsFor ?? []), correction];
    step.put('tasks', key, { ...paused, ...(task.touched && { touched: task.touched }), waitsFor });
    step.move({ type: 'task.correctionRequested', key, element, ...doneBy(by), to });
    step.effect({ type: 'notify', kind: 'correction', ...told, element, task: correction });
    return undefined;
  },
};

export const withdrawCorrection: Verb<'task.correctionWithdrawn'> = {
  name: 'withdrawCorrection',
  event: 'task.correctionWithdrawn',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  onHold: true,
  refuse: ({ state }, task) =>
    requestsFrom(state, task).length > 0
      ? undefined
      : refusal('CORRECTION_NOT_FOUND', say(taskWords.noCorrection, { key: task.key })),
  apply: (step, task, { by }) => {
    const { key, element } = task;
    step.move({ type: 'task.correctionWithdrawn', key, element, ...doneBy(by) });
    for (const request of requestsFrom(step.state, task)) {
      cancelTask(step, request.key);
      goOn(step, request);
    }
    return undefined;
  },
};
