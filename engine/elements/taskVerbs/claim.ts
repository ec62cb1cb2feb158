/** 签收、指派: the task is in somebody's hands. 退签: it is back with its candidates. */
import type { Refusal, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import { refuseOwnApplication } from './ownApplication.js';
import { doneBy, refuseDelegated, type Verb } from './verb.js';

const refuseTaken = ({ key, assignee }: Task): Refusal | undefined =>
  assignee === undefined ? undefined : refusal('TASK_ASSIGNED', say(taskWords.assigned, { key, assignee }));

export const claim: Verb<'task.assigned'> = {
  name: 'claim',
  event: 'task.assigned',
  opinion: 'none',
  byHandler: false,
  touches: true,
  refuse: (_view, task) => refuseTaken(task),
  apply: (step, task, { assignee, allowOverride }) => {
    const isTaken = task.assignee !== undefined && task.assignee !== assignee;
    const refused =
      (isTaken && !allowOverride ? refuseTaken(task) : undefined) ?? refuseOwnApplication(task, [assignee]);
    if (refused) return refused;
    // Whoever is given the task out of a delegate's hands has it for good.
    const { delegatedBy: _over, ...own } = task;
    step.put('tasks', task.key, { ...(isTaken ? own : task), assignee });
    step.move({ type: 'task.assigned', key: task.key, element: task.element, by: assignee });
    return undefined;
  },
};

export const unclaim: Verb<'task.unassigned'> = {
  name: 'unclaim',
  event: 'task.unassigned',
  opinion: 'optional',
  byHandler: false,
  touches: true,
  refuse: (_view, task) =>
    task.assignee === undefined
      ? refusal('TASK_NOT_ASSIGNED', say(taskWords.unassigned, { key: task.key }))
      : refuseDelegated(task),
  apply: (step, task, { by }) => {
    const { assignee, ...free } = task;
    step.put('tasks', task.key, free);
    const onBehalfOf = doneBy(by).onBehalfOf && { onBehalfOf: doneBy(by).onBehalfOf! };
    step.move({
      type: 'task.unassigned',
      key: task.key,
      element: task.element,
      by: assignee!,
      ...onBehalfOf,
    });
    return undefined;
  },
};
