/** 办结: the task's work is done, and its process goes on. */
import type { Activity, EventOf, Refusal, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { missingOutputs } from '../dataFlow/dataSets.js';
import { closeCorrection } from './correction.js';
import { closeRevision } from './revision.js';
import { refuseSecond, sign } from './sign.js';
import { activityOf, doneBy, principalOf, refuseDelegated, type Verb } from './verb.js';

/**
 * What the handler hands in holds the outputs that the diagram requires of him (BPMN 2.0.2 §10.4.2); of
 * several signers nobody alone does, so that the result of a declared round is not asked for them here.
 */
function refuseMissing(
  step: Stepping,
  activity: Activity,
  { key, element, added }: Task,
  { variables }: EventOf<'task.completed'>,
): Refusal | undefined {
  if (added || activity.signing?.declared) return undefined;
  const missing = missingOutputs(activity, step.invoke(activity).input ?? {}, variables);
  return missing && refusal('TASK_OUTPUTS_MISSING', say(taskWords.outputsMissing, { key, element, missing }));
}

export const complete: Verb<'task.completed'> = {
  name: 'complete',
  event: 'task.completed',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  refuse: (view, task, by) =>
    refuseDelegated(task) ?? (task.purpose === 'correction' ? undefined : refuseSecond(view, task, by)),
  apply: (step, task, event) => {
    const { by, action, variables } = event;
    const activity = activityOf(step.state, task);
    const refused = task.purpose === undefined && refuseMissing(step, activity, task, event);
    if (refused) return refused;
    step.drop('tasks', task.key);
    const { key, element } = task;
    step.move({
      type: 'task.completed',
      key,
      element,
      ...doneBy(by),
      ...(action !== undefined && { action }),
    });
    if (task.purpose === 'revision') {
      closeRevision(step, task, variables);
      return undefined;
    }
    if (task.purpose === 'correction') {
      closeCorrection(step, task, variables);
      return undefined;
    }
    if (activity.signing) {
      sign(step, activity, task, event);
      return undefined;
    }
    // An incident in its outputs completes the activity later: who worked it stays with it until then.
    const worked = { ...activity, worked: { by: principalOf(by) } };
    step.put('activities', worked.key, worked);
    step.completeActivity(worked, variables);
    return undefined;
  },
};
