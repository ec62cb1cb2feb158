/** 办结: the task's work is done, and its process goes on. */
import { doneBy, refuseDelegated, type Verb } from './verb.js';

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
    step.completeActivity(step.state.activities[key]!, variables);
    return undefined;
  },
};
