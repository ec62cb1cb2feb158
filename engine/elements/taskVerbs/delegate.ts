/**
 * 委派: another does the work and hands it back to who delegated it, who then decides. A delegate hands
 * back and nothing else: there are no chains, and no clock stops.
 */
import type { Refusal, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import { refuseOwnApplication } from './ownApplication.js';
import { activityOf, doneBy, personsOf, principalOf, refuseDelegated, type Verb } from './verb.js';

export const delegate: Verb<'task.delegated'> = {
  name: 'delegate',
  event: 'task.delegated',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  refuse: (_view, task) => refuseDelegated(task),
  apply: (step, task, { to, by }) => {
    const delegatedBy = task.assignee ?? principalOf(by);
    if (to === delegatedBy) {
      return refusal('TASK_ASSIGNED', say(taskWords.withHim, { key: task.key, to }));
    }
    const refused = refuseOwnApplication(task, [to]);
    if (refused) return refused;
    step.put('tasks', task.key, { ...task, assignee: to, delegatedBy });
    step.move({ type: 'task.delegated', key: task.key, element: task.element, ...doneBy(by), to });
    return undefined;
  },
};

const refuseAtHome = ({ key, delegatedBy }: Task): Refusal | undefined =>
  delegatedBy === undefined ? refusal('TASK_NOT_DELEGATED', say(taskWords.notDelegated, { key })) : undefined;

/** By the delegate, who hands it back, or by who delegated it, who calls it back. */
export const resolve: Verb<'task.resolved'> = {
  name: 'resolve',
  event: 'task.resolved',
  opinion: 'optional',
  byHandler: false,
  touches: true,
  refuse: (_view, task, by) => {
    const mayResolve = [task.assignee, task.delegatedBy];
    const isParty = by.kind !== 'user' || personsOf(by).some((one) => mayResolve.includes(one));
    const { key, assignee = '', delegatedBy = '' } = task;
    const other = say(taskWords.delegatedTo, { key, assignee, by: delegatedBy });
    return refuseAtHome(task) ?? (isParty ? undefined : refusal('TASK_ASSIGNED', other));
  },
  apply: (step, task, { by, variables }) => {
    const { delegatedBy, ...own } = task;
    const { key, element } = task;
    step.put('tasks', key, { ...own, assignee: delegatedBy! });
    const activity = activityOf(step.state, task);
    // What the delegate prepared is seen by the task alone, until it is completed.
    step.put('activities', activity.key, { ...activity, variables: { ...activity.variables, ...variables } });
    step.move({ type: 'task.resolved', key, element, ...doneBy(by), to: delegatedBy! });
    return undefined;
  },
};
