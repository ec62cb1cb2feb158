/** 催办: whoever waits for the task reminds those who have it; on the record, and not without end. */
import { urgeEveryMs, urgingsPerTaskMax } from '../../limits.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { recipientsOf } from '../clocks/deadline.js';
import { refusal } from '../contract/fault.js';
import { doneBy, type Verb } from './verb.js';

export const urge: Verb<'task.urged'> = {
  name: 'urge',
  event: 'task.urged',
  opinion: 'optional',
  byHandler: false,
  touches: false,
  refuse: ({ at }, { key, urged }) => {
    if (urged === undefined) return undefined;
    if (urged.times >= urgingsPerTaskMax) {
      return refusal('URGED_ENOUGH', say(taskWords.urgedEnough, { key, times: urged.times }));
    }
    const nextAt = new Date(Date.parse(urged.lastAt) + urgeEveryMs).toISOString();
    return at < nextAt
      ? refusal('URGED_LATELY', say(taskWords.urgedLately, { key, lastAt: urged.lastAt, nextAt }))
      : undefined;
  },
  apply: (step, task, { by }) => {
    const { key, element, urged } = task;
    step.put('tasks', key, { ...task, urged: { times: (urged?.times ?? 0) + 1, lastAt: step.at } });
    step.move({ type: 'task.urged', key, element, ...doneBy(by) });
    step.effect({ type: 'notify', kind: 'urging', ...recipientsOf(task), element, task: key });
    return undefined;
  },
};
