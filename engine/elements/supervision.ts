/**
 * 督办 (A22-2): an independent instance of the supervision process, which says in `origin` what it is about;
 * the work that is supervised is not touched by it (decision 0006).
 */
import type { Json, Task } from '../vocabulary.js';
import type { Stepping } from './stepping.js';

/** Orders supervision of a task; `groups` are all that the work waits for, `lead` those above them. */
export function openSupervision(
  step: Stepping,
  processId: string,
  task: Task,
  groups: string[],
  lead: string[],
): void {
  const { instance, processId: supervised, businessKey } = step.state;
  const { element, name, key, dueAt = step.at, dueDate } = task;
  const origin: Json = {
    instance,
    processId: supervised,
    ...(businessKey !== undefined && { businessKey }),
    element,
    elementName: name,
    task: key,
    dueAt,
    ...(dueDate && { dueDate }),
    groups,
    lead,
  };
  step.effect({ type: 'instance.start', processId, variables: { origin }, element });
}
