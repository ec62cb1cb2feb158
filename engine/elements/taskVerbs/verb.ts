/**
 * What a verb on a human task is: an event of the log, what it requires of the state, what it changes
 * there (docs/TASK-VERBS.md). One file per verb; `registry.ts` is the only list.
 *
 * TV1 The API decides who somebody is and may be; whether the state lets him is decided here.
 * TV2 A verb asks before it changes anything, and what it asks can be asked alone (`actions` of a task).
 */
import type {
  Activity,
  Actor,
  EventOf,
  InstanceState,
  Refusal,
  Task,
  TaskEventType,
} from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';

/** What a verb may look at before it decides. */
export type View = Pick<Stepping, 'at' | 'state' | 'file'>;

export interface Verb<T extends TaskEventType> {
  /** As in `actions`, `banli:handling` and docs/TASK-VERBS.md. */
  name: string;
  event: T;
  /** Whether it always needs an opinion (意见); `none` takes none. */
  opinion: 'none' | 'optional' | 'required';
  /** Whether it is the handler's own: refused to whoever is not the assignee, where there is one. */
  byHandler: boolean;
  /** Whether it works the task, so that what led to the task cannot be withdrawn any more. */
  touches: boolean;
  /** Whether it may be used while the task waits for signers before its handler. */
  onHold?: true;
  /** Why the task is not in a state for it, as far as that can be said without the rest of the event. */
  refuse?(view: View, task: Task, by: Actor): Refusal | undefined;
  apply(step: Stepping, task: Task, event: EventOf<T>): Refusal | undefined;
}

/** The run of its element that a task is work of. */
export const activityOf = (state: InstanceState, task: Task): Activity =>
  state.activities[task.of ?? task.key]!;

/** Who acts, and in whose place. */
export const personsOf = ({ id, onBehalfOf }: Actor): string[] =>
  onBehalfOf === undefined ? [id] : [id, onBehalfOf];

/** The name that a record of the deed shows, and the one who was represented. */
export const doneBy = ({ id, onBehalfOf }: Actor) => ({ by: id, ...(onBehalfOf && { onBehalfOf }) });

/** Whose it is: the person himself, or the one he stands in for. */
export const principalOf = ({ id, onBehalfOf }: Actor): string => onBehalfOf ?? id;

/** Nobody but the assignee, or his deputy, goes on with a task that is in somebody's hands. */
export function refuseOthers(task: Task, by: Actor): Refusal | undefined {
  const { assignee } = task;
  if (assignee === undefined || by.kind !== 'user' || personsOf(by).includes(assignee)) return undefined;
  return refusal('TASK_ASSIGNED', say(taskWords.assigned, { key: task.key, assignee }));
}

/** A delegate hands the task back; everything else is for who delegated it. */
export const refuseDelegated = (task: Task): Refusal | undefined =>
  task.delegatedBy === undefined
    ? undefined
    : refusal('TASK_DELEGATED', say(taskWords.delegated, { key: task.key, delegatedBy: task.delegatedBy }));
