/** 抄送: others are shown the task and told of it; they read and do nothing. */
import { copiesPerTaskMax } from '../../limits.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import { doneBy, type Verb } from './verb.js';

export const copy: Verb<'task.copied'> = {
  name: 'copy',
  event: 'task.copied',
  opinion: 'optional',
  byHandler: false,
  touches: false,
  apply: (step, task, { to, by }) => {
    const { key, element, copiedTo = [] } = task;
    const fresh = [...new Set(to)].filter((one) => !copiedTo.includes(one));
    const all = [...copiedTo, ...fresh];
    if (all.length > copiesPerTaskMax) {
      return refusal(
        'COPIES_TOO_MANY',
        say(taskWords.manyCopies, { max: copiesPerTaskMax, found: all.length }),
      );
    }
    step.put('tasks', key, { ...task, copiedTo: all });
    step.move({ type: 'task.copied', key, element, ...doneBy(by), to: to.join(', ') });
    if (fresh.length === 0) return undefined;
    const groups = fresh.filter((one) => one.includes('@'));
    const users = fresh.filter((one) => !one.includes('@'));
    step.effect({ type: 'notify', kind: 'copy', groups, users, element, task: key });
    return undefined;
  },
};
