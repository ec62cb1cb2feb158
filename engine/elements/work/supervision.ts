/**
 * 督办 (A22-2): an independent instance of the supervision process, which says in `origin` what it is about;
 * the work that is supervised is not touched by it (decision 0006).
 */
import type { Instant, Json, Key } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';
import { caseOf, modeIn } from './title.js';

/** What is late: a task, or without one a whole process. */
export interface Late {
  element: string;
  name: string;
  task?: Key;
  dueAt: Instant;
  dueDate?: string;
}

/** Orders supervision of what is late; `groups` are all that the work waits for, `lead` those above them. */
export function openSupervision(
  step: Stepping,
  processId: string,
  { element, name, task, dueAt, dueDate }: Late,
  groups: string[],
  lead: string[],
): void {
  const { instance, processId: supervised, businessKey } = step.state;
  const mode = modeIn(step.state);
  const origin: Json = {
    instance,
    processId: supervised,
    ...(businessKey !== undefined && { businessKey }),
    element,
    elementName: name,
    ...(task !== undefined && { task }),
    dueAt,
    ...(dueDate && { dueDate }),
    ...(mode !== undefined && { mode }),
    groups,
    lead,
  };
  step.effect({ type: 'instance.start', processId, variables: { origin }, ...caseOf(step.state), element });
}
