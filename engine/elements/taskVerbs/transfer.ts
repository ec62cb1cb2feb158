/** 转办: another takes the task over, for good. */

import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import { refuseOwnApplication } from './ownApplication.js';
import { doneBy, principalOf, refuseDelegated, type Verb } from './verb.js';

export const transfer: Verb<'task.transferred'> = {
  name: 'transfer',
  event: 'task.transferred',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  refuse: (_view, task) => refuseDelegated(task),
  apply: (step, task, { to, by }) => {
    if (to === (task.assignee ?? principalOf(by))) {
      return refusal('TASK_ASSIGNED', say(taskWords.withHim, { key: task.key, to }));
    }
    const refused = refuseOwnApplication(task, [to]);
    if (refused) return refused;
    step.put('tasks', task.key, { ...task, assignee: to });
    step.move({ type: 'task.transferred', key: task.key, element: task.element, ...doneBy(by), to });
    return undefined;
  },
};
