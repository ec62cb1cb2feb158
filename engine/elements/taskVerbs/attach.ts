/** 添加附件、撤下附件: files on a task, added while somebody works on it and taken off if one was wrong. */
import { attachmentsPerTaskMax } from '../../limits.js';
import { refusal } from '../fault.js';
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
        return refusal('ATTACHMENT_EXISTS', `Task "${key}" holds the attachment "${file.key}" already`);
      }
      attachments[file.key] = step.state.seq;
    }
    if (Object.keys(attachments).length > attachmentsPerTaskMax) {
      return refusal('ATTACHMENTS_TOO_MANY', `A task holds at most ${attachmentsPerTaskMax} attachments`);
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
      : refusal('ATTACHMENT_NOT_FOUND', `Task "${key}" holds no attachment`),
  apply: (step, task, { attachment, by }) => {
    const { key, element } = task;
    const { [attachment]: removed, ...attachments } = task.attachments ?? {};
    if (removed === undefined) {
      return refusal('ATTACHMENT_NOT_FOUND', `Task "${key}" holds no attachment "${attachment}"`);
    }
    step.put('tasks', key, { ...task, attachments });
    step.move({ type: 'task.detached', key, element, ...doneBy(by) });
    return undefined;
  },
};
