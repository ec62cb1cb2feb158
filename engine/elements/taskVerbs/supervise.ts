/**
 * 督办: the platform opens the supervision (A22-2) that the definition declares for its limits, before one is
 * missed or where the task has none.
 */
import { transitionsIn } from '../../machine.js';
import type { Json, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { recipientsOf } from '../clocks/deadline.js';
import { refusal } from '../contract/fault.js';
import { openSupervision } from '../work/supervision.js';
import { activityOf, doneBy, type Verb, type View } from './verb.js';

interface Declared {
  supervision: string;
  lead?: Json;
}

/** What the limits of a state say of supervision, first those of the task's own. */
function declaredFor({ file, state }: View, task: Task): Declared | undefined {
  const { scope, token } = activityOf(state, task);
  const own = file.machines[state.scopes[scope]!.machine]?.states[String(state.tokens[token]!.state)];
  const all = Object.values(file.machines).flatMap(({ states }) => Object.values(states));
  const actions = [...(own ? [own] : []), ...all]
    .flatMap(transitionsIn)
    .flatMap((transition) => [transition.actions ?? []].flat());
  for (const action of actions) {
    const params = typeof action === 'string' ? undefined : action.params;
    if (typeof params?.supervision === 'string') return params as unknown as Declared;
  }
  return undefined;
}

export const supervise: Verb<'task.supervised'> = {
  name: 'supervise',
  event: 'task.supervised',
  opinion: 'required',
  byHandler: false,
  touches: false,
  refuse: (view, task) => {
    if (task.supervised) return refusal('SUPERVISED_ALREADY', say(taskWords.supervised, { key: task.key }));
    return declaredFor(view, task)
      ? undefined
      : refusal('SUPERVISION_UNDECLARED', say(taskWords.noSupervision, { process: view.file.process }));
  },
  apply: (step, task, { by }) => {
    const { supervision, lead } = declaredFor(step, task)!;
    const { key, element, name, candidateGroups, dueAt = step.at, dueDate } = task;
    const { scope } = activityOf(step.state, task);
    const found = lead === undefined ? [] : step.evaluate(String(lead), { scope });
    const leads = [found].flat().filter((one): one is string => typeof one === 'string');
    step.put('tasks', key, { ...task, supervised: true });
    step.move({ type: 'task.supervised', key, element, ...doneBy(by) });
    step.effect({ type: 'notify', kind: 'supervision', ...recipientsOf(task), element, task: key });
    const late = { element, name, task: key, dueAt, ...(dueDate && { dueDate }) };
    openSupervision(step, supervision, late, candidateGroups, leads);
    return undefined;
  },
};
