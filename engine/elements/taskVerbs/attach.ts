/** 添加附件、撤下附件: files on a task, added while somebody works on it and taken off if one was wrong. */
import { attachmentsPerTaskMax } from '../../limits.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import { doneBy, type Verb } from './verb.js';

export const attach: Verb<'task.attached'> = {
  name: 'attach',
  event: 'task.attached',
  opinion: 'none',
  byHandler: true,
  touches: true,
  apply: (step, task, event) => {
    const { key, element } = task;
    const attachments = { ...task.attachments };
    for (const file of event.attachments) {
      if (attachments[file.key] !== undefined) {
        return refusal('ATTACHMENT_EXISTS', say(taskWords.hasAttachment, { key, key2: file.key }));
      }
      attachments[file.key] = step.state.seq;
    }
    if (Object.keys(attachments).length > attachmentsPerTaskMax) {
      return refusal('ATTACHMENTS_TOO_MANY', say(taskWords.manyAttachments, { max: attachmentsPerTaskMax }));
    }
    step.put('tasks', key, { ...task, attachments });
    step.move({ type: 'task.attached', key, element, ...doneBy(event.by) });
    return undefined;
  },
};

export const detach: Verb<'task.detached'> = {
  name: 'detach',
  event: 'task.detached',
  opinion: 'none',
  byHandler: true,
  touches: false,
  refuse: (_view, { key, attachments = {} }) =>
    Object.keys(attachments).length > 0
      ? undefined
      : refusal('ATTACHMENT_NOT_FOUND', say(taskWords.noAttachments, { key })),
  apply: (step, task, { attachment, by }) => {
    const { key, element } = task;
    const { [attachment]: removed, ...attachments } = task.attachments ?? {};
    if (removed === undefined) {
      return refusal('ATTACHMENT_NOT_FOUND', say(taskWords.noAttachment, { key, attachment }));
    }
    step.put('tasks', key, { ...task, attachments });
    step.move({ type: 'task.detached', key, element, ...doneBy(by) });
    return undefined;
  },
};
