/** 批注: a remark on a task, from whoever it concerns. It changes nothing and stays on the record. */
import { commentCharsMax } from '../../limits.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import { doneBy, type Verb } from './verb.js';

export const comment: Verb<'task.commented'> = {
  name: 'comment',
  event: 'task.commented',
  opinion: 'none',
  byHandler: false,
  touches: false,
  apply: (step, { key, element }, { text, by }) => {
    const length = text.trim().length;
    if (length === 0 || length > commentCharsMax) {
      return refusal('COMMENT_LENGTH', say(taskWords.commentLength, { max: commentCharsMax, length }));
    }
    step.move({ type: 'task.commented', key, element, ...doneBy(by) });
    return undefined;
  },
};
