/**
 * 退回: the matter goes back to a finished node before the task, or to the applicant (docs/TASK-VERBS.md).
 *
 * Back to a node: what descends from it is obsolete and ends (`kernel/trail.ts`, TR3); the node is entered
 * again and given to who had it. To the applicant: a task of his opens in the place of the node that returns
 * it; with `resume: 'here'` (原路返回) that node is entered again when he is done, and only its own work
 * ends; with `start` (重新流转) everything in the instance ends and it begins anew when he is done.
 */
import type { EventOf, Json, Refusal, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { type Behind, behind, finishedIn, obsoleteFrom, previous } from '../flow/trail.js';
import { openRevision, refuseRevision } from './revision.js';
import { activityOf, doneBy, refuseDelegated, type Verb, type View } from './verb.js';

const tokenOf = (view: View, task: Task) => activityOf(view.state, task).token;

/** The finished nodes that a task can be returned to, the latest last, each element once. */
export function returnTargets(view: View, task: Task): Behind[] {
  const byElement = new Map<string, Behind>();
  for (const one of behind(view.state, tokenOf(view, task))) {
    byElement.delete(one.record.element);
    byElement.set(one.record.element, one);
  }
  return [...byElement.values()].filter((one) => refusePhased(view, one) === undefined);
}

/** A complex gateway that has passed its first phase cannot be asked to wait again. */
export function refusePhased({ state }: Pick<View, 'state'>, { scope, record }: Behind): Refusal | undefined {
  const finished = finishedIn(state, scope);
  const obsolete = obsoleteFrom(finished, record.key);
  const gateway = finished.find(({ key, phased }) => phased && obsolete.has(key));
  return gateway && refusal('RETURN_IMPOSSIBLE', say(taskWords.gatewayPassed, { element: gateway.element }));
}

type Found = { node: Behind; refused?: never } | { node?: never; refused: Refusal };

function nodeOf(step: Stepping, task: Task, target: Target): Found {
  const token = tokenOf(step, task);
  if (target.kind === 'node') {
    const node = behind(step.state, token).findLast(({ record }) => record.element === target.element);
    if (node) return { node };
    const why = say(taskWords.notBefore, { target: target.element, element: task.element });
    return { refused: refusal('RETURN_TARGET_UNKNOWN', why) };
  }
  const before = previous(step.state, token);
  if (before.length === 1) return { node: before[0]! };
  const elements = before.map(({ record }) => record.element);
  if (elements.length === 0) {
    return { refused: refusal('RETURN_NOWHERE', say(taskWords.nobodyBefore, { element: task.element })) };
  }
  const why = say(taskWords.severalBefore, { element: task.element, elements });
  return { refused: { ...refusal('RETURN_AMBIGUOUS', why), details: { elements } as Json } };
}

type Target = EventOf<'task.returned'>['target'];

function toNode(step: Stepping, task: Task, event: EventOf<'task.returned'>): Refusal | undefined {
  const { node, refused } = nodeOf(step, task, event.target);
  if (!node) return refused;
  const impossible = refusePhased(step, node);
  if (impossible) return impossible;
  closeReturned(step, task, event, node.record.element);
  const { by } = node.record;
  step.goBack(node.scope, node.record, by === undefined ? {} : { handler: by });
  return undefined;
}

/** The task is done for who returned it; all else of its node ends with the token. */
function closeReturned(step: Stepping, task: Task, { by }: EventOf<'task.returned'>, to: string): void {
  step.drop('tasks', task.key);
  step.move({ type: 'task.returned', key: task.key, element: task.element, ...doneBy(by), to });
}

export const returning: Verb<'task.returned'> = {
  name: 'return',
  event: 'task.returned',
  opinion: 'required',
  byHandler: true,
  touches: true,
  refuse: (_view, task) => refuseDelegated(task) ?? refuseRevision(task),
  apply: (step, task, event) => {
    const { target } = event;
    if (target.kind !== 'applicant') return toNode(step, task, event);
    const token = tokenOf(step, task);
    return openRevision(step, event.by, () => {
      closeReturned(step, task, event, 'applicant');
      if (target.resume === 'start') return { token: step.restart() };
      step.suspend(token);
      return { token, element: task.element };
    });
  },
};
