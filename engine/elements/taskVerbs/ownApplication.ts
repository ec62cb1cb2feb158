/**
 * Nobody approves his own application. The applicant's side of a process is whom it names as starting it
 * (`banli:start`); a task that is given to anybody else is closed to the applicant himself, whichever way it
 * would come to him: as candidate, by transfer or delegation, as an added signer, as deputy or represented
 * by one. `banli:handling ownApplication` says otherwise for one task.
 */
import type { Refusal, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { applicantsOf } from '../work/applicant.js';

const roleOf = (group: string): string => group.split('@')[0]!;

function isOfApplicantsSide(start: string | undefined, groups: string[]): boolean {
  if (start === undefined) return true;
  const starting = start.split(',').map((one) => one.trim());
  return groups.some((group) => starting.includes(group) || starting.includes(roleOf(group)));
}

/** Who may not handle a task that is just being opened. */
export function refusedHandlers(step: Stepping, task: Task): string[] {
  const rule = task.handling?.ownApplication;
  const start = step.file.start?.candidateGroups;
  const isOwn = rule === undefined ? isOfApplicantsSide(start, task.candidateGroups) : rule === 'allowed';
  if (isOwn) return [];
  const named = [...task.candidateUsers, task.assignee];
  return applicantsOf(step.state).filter((one) => rule === 'refused' || !named.includes(one));
}

export function refuseOwnApplication(task: Task, persons: string[]): Refusal | undefined {
  const found = persons.find((one) => task.refusedTo?.includes(one));
  if (found === undefined) return undefined;
  return refusal('OWN_APPLICATION', say(taskWords.ownApplication, { found, key: task.key }));
}
