/** 办结: the task's work is done, and its process goes on. */
import { closeCorrection } from './correction.js';
import { closeRevision } from './revision.js';
import { refuseSecond, sign } from './sign.js';
import { activityOf, doneBy, principalOf, refuseDelegated, type Verb } from './verb.js';

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
    const activity = activityOf(step.state, task);
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
