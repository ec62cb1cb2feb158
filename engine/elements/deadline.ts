/**
 * `banli:deadline`: a limit in working days with its escalation, the same for every limit of the regulation.
 *
 * One working day before the limit the light turns yellow and the task's group is reminded; at the limit it
 * turns red, the instance keeps the overdue for ever, the organisation's lead is told and the named
 * supervision process (督办, A22-2) is started on its own. Missing a limit decides nothing: the task stays
 * open.
 */
import type { StateNode } from '../machine.js';
import type { Json, Task } from '../vocabulary.js';
import type { ActingToken, Compiling, ElementModule, FlowNode } from './element.js';
import { extension, text } from './ioMapping.js';
import type { Stepping } from './stepping.js';
import { openSupervision } from './supervision.js';

/** The names of a task's two delays. */
export const warnDelay = (element: string) => `${element}:warn`;
export const dueDelay = (element: string) => `${element}:due`;

/** Adds the limit's two delayed transitions to the state of a task; both leave the state as it is. */
export function addDeadline(node: FlowNode, state: StateNode, compiling: Compiling): void {
  const declared = extension(node.bpmn, 'banli:Deadline');
  if (!declared) return;
  const workingDays = text(declared, 'workingDays');
  if (workingDays === undefined) {
    compiling.report(node.id, 'deadline', 'banli:deadline needs workingDays, a number or a FEEL expression');
    return;
  }
  const element = compiling.key(node.id);
  const from = text(declared, 'from');
  const warnBefore = text(declared, 'warnBefore') ?? '1';
  const common = { kind: 'deadline' as const, workingDays, warnBefore, ...(from !== undefined && { from }) };
  const lead = text(declared, 'lead');
  const supervision = text(declared, 'supervision');
  const params: Record<string, Json> = {
    ...(lead !== undefined && { lead }),
    ...(supervision !== undefined && { supervision }),
  };
  state.after = {
    ...state.after,
    [compiling.delay(warnDelay(element), { ...common, edge: 'warn' })]: [{ actions: [{ type: 'remind' }] }],
    [compiling.delay(dueDelay(element), { ...common, edge: 'due' })]: [
      { actions: [{ type: 'escalate', params }] },
    ],
  };
}

/** The open tasks of a token's activity: one, or one for each who is yet to sign. */
function openTasks(step: Stepping, by: ActingToken): Task[] {
  const { tasks, activities, tokens } = step.state;
  const open = Object.values(tokens[by.token]!.activities).map((key) => activities[key]!);
  return open.flatMap(({ key, signing }) => (signing?.open ?? [key]).flatMap((one) => tasks[one] ?? []));
}

/** Who is told about a task: its candidates, or with an assignee he and their group. */
export const recipientsOf = (task: Task) =>
  task.assignee === undefined
    ? { groups: task.candidateGroups, users: task.candidateUsers }
    : { groups: task.candidateGroups, users: [task.assignee] };

function remind(step: Stepping, by: ActingToken): void {
  for (const task of openTasks(step, by)) {
    const { key, element, dueAt = step.at } = task;
    if (task.light === 'green') step.put('tasks', key, { ...task, light: 'yellow' });
    step.move({ type: 'deadline.warned', element, key, dueAt });
    step.effect({ type: 'notify', kind: 'reminder', ...recipientsOf(task), element, task: key });
  }
}

/** A limit is missed once, however many are yet to sign. */
function escalate(step: Stepping, by: ActingToken, params: Record<string, Json>): void {
  const tasks = openTasks(step, by);
  const [task] = tasks;
  if (!task) return;
  const place = { scope: step.state.tokens[by.token]!.scope };
  const lead = params.lead === undefined ? [] : step.evaluate(String(params.lead), place);
  const leads = (Array.isArray(lead) ? lead : [lead]).filter((one): one is string => typeof one === 'string');
  const { key, element, dueAt = step.at } = task;
  for (const one of tasks) step.put('tasks', one.key, { ...one, light: 'red' });
  step.countOverdue();
  step.move({ type: 'deadline.missed', element, key, dueAt });
  step.effect({ type: 'notify', kind: 'overdue', groups: leads, users: [], element, task: key });
  if (params.supervision === undefined) return;
  const groups = [...new Set(tasks.flatMap(({ candidateGroups }) => candidateGroups))];
  openSupervision(step, String(params.supervision), task, groups, leads);
}

export const deadline: ElementModule = { actions: { remind, escalate } };
