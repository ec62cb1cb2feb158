/** The only list of verbs on human tasks. To add one, write its file and name it here. */
import type { Actor, EventOf, Refusal, Task, TaskEventType } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords, verbTitle } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import type { Handlers } from '../element.js';
import { attach, detach } from './attach.js';
import { claim, unclaim } from './claim.js';
import { comment } from './comment.js';
import { complete } from './complete.js';
import { copy } from './copy.js';
import { requestCorrection, withdrawCorrection } from './correction.js';
import { delegate, resolve } from './delegate.js';
import { refuseOpinion } from './opinion.js';
import { refuseOwnApplication } from './ownApplication.js';
import { returning } from './return.js';
import { addSigners, removeSigner } from './signers.js';
import { supervise } from './supervise.js';
import { transfer } from './transfer.js';
import { urge } from './urge.js';
import { personsOf, refuseOthers, type Verb, type View } from './verb.js';
import { withdrawalHandlers } from './withdraw.js';

/** The events of open tasks; a withdrawal is of a closed one. */
type OpenTaskEvent = Exclude<TaskEventType, 'task.withdrawn'>;
type AnyVerb = { [T in OpenTaskEvent]: Verb<T> }[OpenTaskEvent];

export const taskVerbs: readonly AnyVerb[] = [
  claim,
  unclaim,
  complete,
  transfer,
  delegate,
  resolve,
  addSigners,
  removeSigner,
  returning,
  requestCorrection,
  withdrawCorrection,
  urge,
  comment,
  copy,
  supervise,
  attach,
  detach,
];

/** Why a verb is refused whatever else its event says: also what the `actions` of a task are found by. */
export function refuseVerb(verb: AnyVerb, view: View, task: Task, by: Actor): Refusal | undefined {
  const allowed = task.handling?.verbs;
  if (allowed && !allowed.includes(verb.name)) {
    return refusal(
      'VERB_NOT_ALLOWED',
      say(taskWords.verbNotAllowed, { name: verbTitle(verb.name), element: task.element }),
    );
  }
  return (
    (verb.byHandler ? (refuseOthers(task, by) ?? refuseOwnApplication(task, personsOf(by))) : undefined) ??
    (verb.byHandler && !verb.onHold ? refuseHeld(view, task) : undefined) ??
    verb.refuse?.(view, task, by)
  );
}

/** Others come first: the applicant with his correction, or signers who were added before the handler. */
function refuseHeld({ state }: View, { key, waitsFor = [] }: Task): Refusal | undefined {
  if (waitsFor.length === 0) return undefined;
  const isCorrected = waitsFor.some((one) => state.tasks[one]?.purpose === 'correction');
  const why = isCorrected
    ? say(taskWords.corrected, { key })
    : say(taskWords.onHold, { key, found: waitsFor.length });
  return refusal('TASK_ON_HOLD', why);
}

function handle(step: Stepping, verb: AnyVerb, event: EventOf<OpenTaskEvent>): Refusal | undefined {
  const task = step.state.tasks[event.task];
  if (!task) return refusal('TASK_NOT_FOUND', say(taskWords.noOpenTask, { task: event.task }));
  const refused = refuseEvent(step, verb, task, event) ?? refuseOpinion(verb, task, event);
  if (refused) return refused;
  const touched: Task = verb.touches && !task.touched ? { ...task, touched: true } : task;
  return (verb.apply as Verb<OpenTaskEvent>['apply'])(step, touched, event as never);
}

/** An assignment may go over the head of an assignee: its own event says so. */
const refuseEvent = (step: Stepping, verb: AnyVerb, task: Task, event: EventOf<OpenTaskEvent>) =>
  event.type === 'task.assigned' ? undefined : refuseVerb(verb, step, task, event.by);

export const verbHandlers: Handlers = {
  ...withdrawalHandlers,
  ...Object.fromEntries(
    taskVerbs.map((verb) => [
      verb.event,
      (step: Stepping, event: EventOf<OpenTaskEvent>) => handle(step, verb, event),
    ]),
  ),
};
