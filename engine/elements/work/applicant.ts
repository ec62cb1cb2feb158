/** The variable `applicant`, which the server sets from a token, as the state of an instance holds it. */
import type { InstanceState, Json, Task } from '../../vocabulary.js';

type JsonObject = { [name: string]: Json };

export const objectOf = (value: Json | undefined): JsonObject | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;

export const applicantIn = ({ scopes, root }: InstanceState): JsonObject | undefined =>
  objectOf(scopes[root]?.variables.applicant);

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The platform entered it for a department that applied on paper. */
export const isOffline = (state: InstanceState): boolean => applicantIn(state)?.offline !== undefined;

/** The department's staff, who follow what the platform entered for them as if it were their own. */
export function departmentOf(applicant: JsonObject | undefined): string | undefined {
  const organisation = textOf(applicant?.organisation);
  return applicant?.offline === undefined || organisation === undefined
    ? undefined
    : `requester@${organisation}`;
}

/**
 * Who started the instance, and who the variable `applicant` names, which the server sets from a token. Who
 * entered a department's offline application does not apply for anything.
 */
export function applicantsOf(state: InstanceState): string[] {
  const applicant = applicantIn(state);
  const named = typeof applicant?.user === 'string' ? [applicant.user] : [];
  const { initiator } = state;
  const all = new Set([...(initiator.kind === 'user' ? [initiator.id] : []), ...named]);
  const enteredBy = objectOf(applicant?.offline)?.enteredBy;
  return [...all].filter((one) => one !== enteredBy);
}

export type Applicants = Pick<Task, 'assignee' | 'candidateGroups' | 'candidateUsers'>;

/**
 * Whose the applicant's tasks are: his own; of an offline application those of the desk that entered it,
 * which asks the department. Undefined where nobody applied.
 */
export function applicantSide(state: InstanceState): Applicants | undefined {
  const offline = objectOf(applicantIn(state)?.offline);
  const enteredBy = textOf(offline?.enteredBy);
  if (enteredBy !== undefined) {
    const desk = textOf(offline?.desk);
    return { candidateGroups: desk === undefined ? [] : [desk], candidateUsers: [enteredBy] };
  }
  const assignee = applicantsOf(state).at(-1);
  return assignee === undefined ? undefined : { assignee, candidateGroups: [], candidateUsers: [assignee] };
}

/** Who is told of a task of the applicant: whose it is, and the department that has to see to it. */
export function toldOf(state: InstanceState, { assignee, candidateGroups, candidateUsers }: Applicants) {
  const department = departmentOf(applicantIn(state));
  return {
    groups: [...candidateGroups, ...(department === undefined ? [] : [department])],
    users: assignee === undefined ? candidateUsers : [assignee],
  };
}
