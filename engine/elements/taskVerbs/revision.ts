/**
 * The applicant's own task: to change what he applied for, after a return to him or after he has taken his
 * application back. It stands in a node of the diagram without having entered it; when it is done, the node
 * is entered. Its form is the start form.
 */
import type { Actor, Refusal, Task, Token, Variables } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { amendForCaller } from '../calls/reporting.js';
import { holdProcess } from '../clocks/clock.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { applicantSide, toldOf } from '../work/applicant.js';

export const refuseRevision = (task: Task): Refusal | undefined =>
  task.purpose !== undefined
    ? refusal('VERB_NOT_ALLOWED', say(taskWords.applicants, { key: task.key }))
    : undefined;

/** A return and a request for a correction need somebody who applied. */
export const refuseNobody = ({ state }: Pick<Stepping, 'state'>): Refusal | undefined =>
  applicantSide(state)
    ? undefined
    : refusal('RETURN_NO_APPLICANT', say(taskWords.noApplicant, { instance: state.instance }));

const stateOf = ({ state }: Token): string => (typeof state === 'string' ? state : Object.keys(state)[0]!);

/** Who is told that it is there: the applicant's side, but not whoever has just taken it back himself. */
function tell(step: Stepping, { key, element, ...task }: Task, by: Actor): void {
  const told = toldOf(step.state, task);
  const users = told.users.filter((user) => user !== by.id);
  if (told.groups.length + users.length === 0) return;
  step.effect({ type: 'notify', kind: 'revision', groups: told.groups, users, element, task: key });
}

/** Opens it on the token that `place` gives; refused, before anything is changed, where nobody applied. */
export function openRevision(
  step: Stepping,
  by: Actor,
  place: () => { token: string; element?: string },
): Refusal | undefined {
  const side = applicantSide(step.state);
  if (!side) return refuseNobody(step);
  const placed = place();
  const token = step.state.tokens[placed.token]!;
  const { element = stateOf(token) } = placed;
  const key = step.nextKey();
  const form = step.file.start?.form;
  const task: Task = {
    key,
    element,
    name: `修改申请：${step.file.name}`,
    purpose: 'revision',
    ...side,
    priority: 50,
    ...(form !== undefined && { form }),
    light: 'green',
    openedAt: step.at,
    customHeaders: {},
  };
  const activity = { key, src: 'userTask', element, token: token.key, scope: token.scope, variables: {} };
  step.put('activities', key, activity);
  step.put('tokens', token.key, { ...token, activities: { [element]: key } });
  step.put('tasks', key, task);
  // While the matter is with the applicant, the time of the office does not run.
  holdProcess(step, key);
  step.move({ type: 'activity.opened', key, element });
  step.move({ type: 'task.opened', key, element });
  tell(step, task, by);
  return undefined;
}

/** The application is as it shall be: the node where it was returned, or the start, is entered. */
export function closeRevision(step: Stepping, task: Task, variables: Variables): void {
  const activity = step.state.activities[task.key]!;
  const token = step.state.tokens[activity.token]!;
  step.drop('activities', task.key);
  step.put('tokens', token.key, { ...token, activities: {} });
  step.move({ type: 'activity.completed', key: task.key, element: task.element });
  step.setVariables(activity.scope, variables);
  amendForCaller(step, variables);
  step.reenter(token.key, stateOf(token));
}
