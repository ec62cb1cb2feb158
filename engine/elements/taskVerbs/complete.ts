/** 办结: the task's work is done, and its process goes on. */
import { closeRevision } from './revision.js';
import { activityOf, doneBy, principalOf, refuseDelegated, type Verb } from './verb.js';

export const complete: Verb<'task.completed'> = {
  name: 'complete',
  event: 'task.completed',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  refuse: (_view, task) => refuseDelegated(task),
  apply: (step, task, { by, action, variables }) => {
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
    // An incident in its outputs completes the activity later: who worked it stays with it until then.
    const worked = { ...activityOf(step.state, task), worked: { by: principalOf(by) } };
    step.put('activities', worked.key, worked);
    step.completeActivity(worked, variables);
    return undefined;
  },
};
