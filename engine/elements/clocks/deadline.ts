/**
 * `banli:deadline`: a limit in working days with its escalation, the same for every limit of the regulation,
 * of a task or of the whole process.
 *
 * One working day before the limit the light turns yellow and the task's group is reminded; at the limit it
 * turns red, the instance keeps the overdue for ever, the organisation's lead is told and the named
 * supervision process (督办, A22-2) is started on its own. Missing a limit decides nothing: the task stays
 * open. The limit of a process concerns whoever holds its open tasks at that moment.
 */
import type { Machine, StateNode } from '../../machine.js';
import type { Json, Task } from '../../vocabulary.js';
import { extension, text } from '../contract/extension.js';
import type { Stepping } from '../contract/stepping.js';
import type { ActingToken, BpmnElement, Compiling, ElementModule, FlowNode } from '../element.js';
import { openSupervision } from '../work/supervision.js';
import { dueDelay, limitActor, limitOf, type Subject, showLimit, subjectAt, warnDelay } from './clock.js';

/** Where the clock of a whole process rests: a state that no flow leads to, and that nothing interrupts. */
export const limitState = '~limit';

type Declaring = Pick<Compiling, 'report' | 'delay'>;

/** The two delayed transitions of a limit; both leave the state as it is. */
function delaysOf(
  declared: BpmnElement,
  id: string,
  element: string,
  compiling: Declaring,
  remindsLead = false,
): StateNode['after'] {
  const workingDays = text(declared, 'workingDays');
  if (workingDays === undefined) {
    compiling.report(id, 'deadline', 'banli:deadline needs workingDays, a number or a FEEL expression');
    return {};
  }
  const from = text(declared, 'from');
  const warnBefore = text(declared, 'warnBefore') ?? '1';
  const common = { kind: 'deadline' as const, workingDays, warnBefore, ...(from !== undefined && { from }) };
  const lead = text(declared, 'lead');
  const supervision = text(declared, 'supervision');
  const params: Record<string, Json> = {
    ...(lead !== undefined && { lead }),
    ...(supervision !== undefined && { supervision }),
  };
  const remind = { type: 'remind', ...(remindsLead && lead !== undefined && { params: { lead } }) };
  return {
    [compiling.delay(warnDelay(element), { ...common, edge: 'warn' })]: [{ actions: [remind] }],
    [compiling.delay(dueDelay(element), { ...common, edge: 'due' })]: [
      { actions: [{ type: 'escalate', params }] },
    ],
  };
}

/** Adds the limit of a task to its state. */
export function addDeadline(node: FlowNode, state: StateNode, compiling: Compiling): void {
  const declared = extension(node.bpmn, 'banli:Deadline');
  if (!declared) return;
  state.after = { ...state.after, ...delaysOf(declared, node.id, compiling.key(node.id), compiling) };
}

/** Adds the limit of a whole process to its machine: a token waits beside all others while it runs. */
export function addProcessDeadline(
  process: BpmnElement,
  machine: Machine,
  report: Compiling['report'],
): void {
  const declared = extension(process, 'banli:Deadline');
  if (!declared) return;
  const { meta } = machine;
  const delay: Compiling['delay'] = (name, declaration) => {
    meta.delays = { ...meta.delays, [name]: declaration };
    return name;
  };
  const after = delaysOf(declared, process.id ?? '', limitState, { report, delay }, true);
  const invoke = { src: limitActor, id: limitState };
  machine.states[limitState] = { invoke, after, tags: ['listener', 'limit'] };
  meta.listeners = [...(meta.listeners ?? []), limitState];
}

/** Who is told about a task: its candidates, or with an assignee he and their group. */
export const recipientsOf = (task: Task) =>
  task.assignee === undefined
    ? { groups: task.candidateGroups, users: task.candidateUsers }
    : { groups: task.candidateGroups, users: [task.assignee] };

/** Who holds what is late: the tasks of the limit, or for a process all that are open in it. */
function parties(step: Stepping, { tasks }: Subject): { groups: string[]; users: string[] } {
  const told = (tasks ?? Object.values(step.state.tasks)).map(recipientsOf);
  return {
    groups: [...new Set(told.flatMap(({ groups }) => groups))],
    users: [...new Set(told.flatMap(({ users }) => users))],
  };
}

function leadsIn(step: Stepping, { token }: ActingToken, { lead }: Record<string, Json>): string[] {
  if (lead === undefined) return [];
  const found = step.evaluate(String(lead), { scope: step.state.tokens[token]!.scope });
  return (Array.isArray(found) ? found : [found]).filter((one): one is string => typeof one === 'string');
}

/** All the work of a process may lie in one that it called: then its lead is the one to hear of it. */
function partiesOrLead(step: Stepping, subject: Subject, leads: string[]) {
  const found = parties(step, subject);
  return found.groups.length + found.users.length > 0 ? found : { groups: leads, users: [] };
}

function remind(step: Stepping, by: ActingToken, params: Record<string, Json>): void {
  const subject = subjectAt(step, by.token);
  if (!subject) return;
  const { key, element, limit, tasks } = subject;
  if (limit.light === 'green') showLimit(step, subject, { ...limitIn(limit), light: 'yellow' });
  const { dueAt = step.at } = limit;
  for (const task of tasks ?? []) {
    step.move({ type: 'deadline.warned', element, key: task.key, dueAt });
    step.effect({ type: 'notify', kind: 'reminder', ...recipientsOf(task), element, task: task.key });
  }
  if (tasks) return;
  step.move({ type: 'deadline.warned', element, key, dueAt });
  const told = partiesOrLead(step, subject, leadsIn(step, by, params));
  step.effect({ type: 'notify', kind: 'reminder', ...told, element });
}

/** A limit is missed once, however many are yet to sign. */
function escalate(step: Stepping, by: ActingToken, params: Record<string, Json>): void {
  const subject = subjectAt(step, by.token);
  if (!subject) return;
  const leads = leadsIn(step, by, params);
  const { element, name, limit, tasks } = subject;
  const { dueAt = step.at, dueDate } = limit;
  const key = tasks?.[0]?.key ?? subject.key;
  const task = tasks && { task: key };
  showLimit(step, subject, { ...limitIn(limit), light: 'red' });
  step.countOverdue();
  step.move({ type: 'deadline.missed', element, key, dueAt });
  step.effect({ type: 'notify', kind: 'overdue', groups: leads, users: [], element, ...task });
  if (params.supervision === undefined) return;
  const late = { element, name, ...task, dueAt, ...(dueDate && { dueDate }) };
  // Somebody has to answer, also where work lies with persons alone, or in a process that was called.
  const { groups } = parties(step, subject);
  openSupervision(step, String(params.supervision), late, groups.length > 0 ? groups : leads, leads);
}

/** The limit alone, of a task that is more than that. */
function limitIn({ dueAt, dueDate, warnAt, provisional, light }: Subject['limit']): Subject['limit'] {
  return {
    ...(dueAt && { dueAt }),
    ...(dueDate && { dueDate }),
    ...(warnAt && { warnAt }),
    ...(provisional && { provisional }),
    light,
  };
}

export const deadline: ElementModule = {
  actions: { remind, escalate },
  actors: {
    [limitActor]: {
      open: (step, activity) => step.setLimit(limitOf(step, activity.token)),
      // What was shown of it stays: the instance has ended, in time or not.
      close: () => {},
    },
  },
};
