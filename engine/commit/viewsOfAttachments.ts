/** Rows of files that became part of an instance: handed in with a form, added to a task, taken off again. */
import type { AttachmentReferenceRow } from '../../models/attachmentReferences.js';
import type { Attachment, Key } from '../vocabulary.js';
import { present } from './difference.js';
import type { Step, ViewWrite } from './views.js';

const idOf = (instance: Key, seq: number, attachment: Key): string => `${instance}-${seq}-${attachment}`;

export function attachmentViews(step: Step): ViewWrite[] {
  const { event } = step.commit;
  if (event.type === 'task.detached') return removed(step, event.task, event.attachment);
  if (!('attachments' in event) || event.attachments === undefined) return [];
  return added(step, event.attachments, 'task' in event ? event.task : undefined);
}

function added({ commit, before }: Step, attachments: readonly Attachment[], task?: Key): ViewWrite[] {
  const { instance, seq, event } = commit;
  const element = task === undefined ? undefined : before?.tasks[task]?.element;
  return attachments.map(({ key, name, mediaType, size, sha256 }): ViewWrite => {
    const row = present({
      _id: idOf(instance, seq, key),
      attachment: key,
      instance,
      task,
      element,
      name,
      mediaType,
      size,
      sha256,
      addedBy: event.by.id,
      addedAt: new Date(event.at),
      seq,
    } as AttachmentReferenceRow);
    return { kind: 'insert', view: 'attachmentReferences', row };
  });
}

function removed({ commit, before }: Step, task: Key, attachment: Key): ViewWrite[] {
  const { instance, seq, event } = commit;
  const addedSeq = before?.tasks[task]?.attachments?.[attachment];
  if (addedSeq === undefined) return [];
  const change = { $set: { removedBy: event.by.id, removedAt: new Date(event.at), seq } };
  const key = idOf(instance, addedSeq, attachment);
  return [{ kind: 'update', view: 'attachmentReferences', key, seq, change }];
}
