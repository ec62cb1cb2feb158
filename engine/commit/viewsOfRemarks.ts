/** Rows of what people wrote on tasks: comments, and the opinions that they left with what they did. */
import type { RemarkRow } from '../../models/remarks.js';
import type { Event } from '../vocabulary.js';
import { present } from './difference.js';
import type { Step, ViewWrite } from './views.js';

type Remark = Pick<RemarkRow, 'kind' | 'text'>;

function remarkOf(event: Event): Remark | undefined {
  if (event.type === 'task.commented') return { kind: 'comment', text: event.text.trim() };
  const opinion = 'opinion' in event ? event.opinion?.trim() : undefined;
  return opinion ? { kind: 'opinion', text: opinion } : undefined;
}

export function remarkViews({ commit, before }: Step): ViewWrite[] {
  const { instance, seq, event } = commit;
  const remark = 'task' in event ? remarkOf(event) : undefined;
  if (!remark || !('task' in event)) return [];
  const task = before?.tasks[event.task];
  const move = commit.moves.find((one) => one.type === event.type);
  const row = present({
    _id: `${instance}-${seq}`,
    instance,
    task: event.task,
    element: task?.element ?? (move && 'element' in move ? move.element : undefined),
    name: task?.name,
    ...remark,
    deed: event.type,
    action: 'action' in event ? event.action : undefined,
    by: event.by.id,
    onBehalfOf: event.by.onBehalfOf,
    at: new Date(event.at),
    seq,
  } as RemarkRow);
  return [{ kind: 'insert', view: 'remarks', row }];
}
