/**
 * User task (BPMN 2.0.2 §10.3.3): work of a person, offered to the candidates of a role within an
 * organisation, claimed by one of them and completed through its form. Every operation on it is an event of
 * the log (DESIGN §3), and a verb of `taskVerbs/`.
 */
import { candidatesPerTaskMax } from '../limits.js';
import type { Activity, Json, Task } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { limitOf } from './clocks/clock.js';
import { addCorrectionLimit } from './clocks/correctionLimit.js';
import { addDeadline } from './clocks/deadline.js';
import { scheduledDates } from './clocks/taskSchedule.js';
import { extension, headers, stringsOf, text } from './contract/extension.js';
import { Fault } from './contract/fault.js';
import type { Place, Stepping } from './contract/stepping.js';
import { ioMapping } from './dataFlow/ioMapping.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';
import { candidatesOfLane } from './lane.js';
import { handlingInput, handlingOf } from './taskVerbs/handling.js';
import { refusedHandlers } from './taskVerbs/ownApplication.js';
import { taskVerbs, verbHandlers } from './taskVerbs/registry.js';
import { performersIn, performersOf } from './work/performers.js';
import { cancelCorrections, cancelTask, openSigning, type SigningInput } from './work/signing.js';
import { signingInput } from './work/signingInput.js';

const attributes = [
  ['zeebe:AssignmentDefinition', 'assignee'],
  ['zeebe:AssignmentDefinition', 'candidateGroups'],
  ['zeebe:AssignmentDefinition', 'candidateUsers'],
  ['zeebe:TaskSchedule', 'dueDate'],
  ['zeebe:TaskSchedule', 'followUpDate'],
  ['zeebe:PriorityDefinition', 'priority'],
] as const;

/** The invocation of a user task, as its zeebe extensions describe it. */
function taskInput(node: FlowNode, compiling: Compiling): Record<string, Json> {
  const input: Record<string, Json> = { name: node.name };
  for (const [type, attribute] of attributes) {
    const value = text(extension(node.bpmn, type), attribute);
    if (value !== undefined) input[attribute] = value;
  }
  if (!extension(node.bpmn, 'zeebe:AssignmentDefinition')) Object.assign(input, performersOf(node));
  Object.assign(input, candidatesOfLane(node, input));
  const definition = extension(node.bpmn, 'zeebe:FormDefinition');
  const form =
    text(definition, 'formId') ?? text(definition, 'formKey') ?? text(definition, 'externalReference');
  const verbs = taskVerbs.map((verb) => verb.name);
  const handling = handlingInput(node, compiling, verbs);
  return {
    ...input,
    ...(form !== undefined && { form }),
    ...handling,
    ...signingInput(node, compiling),
    ...headers(node),
    ...ioMapping(node),
  };
}

const given = (input: Json | undefined, value: Json) => ({
  expression: String(input),
  found: JSON.stringify(value),
});

/** A list of names: a FEEL list, or a text of names separated by commas. */
function names(step: Stepping, input: Json | undefined, place: Place): string[] {
  if (input === undefined) return [];
  const value = step.evaluate(String(input), place);
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) {
    throw new Fault('EXPRESSION_FAILED', said('notNames', given(input, value)));
  }
  const found = [...new Set(list.map((one) => one.trim()).filter((one) => one !== ''))];
  if (found.length > candidatesPerTaskMax) {
    throw new Fault(
      'LIMIT_EXCEEDED',
      said('manyCandidates', { expression: String(input), max: candidatesPerTaskMax }),
    );
  }
  return found;
}

function optionalText(step: Stepping, input: Json | undefined, place: Place): string | undefined {
  if (input === undefined) return undefined;
  const value = step.evaluate(String(input), place);
  if (value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new Fault('EXPRESSION_FAILED', said('notText', given(input, value)));
}

function priority(step: Stepping, input: Json | undefined, place: Place): number {
  const value = input === undefined ? 50 : Number(step.evaluate(String(input), place));
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new Fault('EXPRESSION_FAILED', said('notPriority', { found: String(value) }));
}

/** A task that comes back, by return or withdrawal, is whose it was. */
function handlerAgain(step: Stepping, { token: key }: Activity): string | undefined {
  const { handler, ...token } = step.state.tokens[key]!;
  if (handler !== undefined) step.put('tokens', key, token);
  return handler;
}

function open(step: Stepping, activity: Activity, input: Record<string, Json>): void {
  const { key, element, scope } = activity;
  const place = { scope, activity };
  const performers = performersIn(step, input.performers, place);
  const named = optionalText(step, input.assignee, place) ?? performers.assignee;
  const assignee = handlerAgain(step, activity) ?? named;
  const limit = limitOf(step, activity.token);
  const { dueDate, ...besideLimit } = input;
  const dates = scheduledDates(step, limit.dueAt === undefined ? input : besideLimit, place);
  const task: Task = {
    key,
    element,
    name: String(input.name),
    ...(assignee !== undefined && { assignee }),
    candidateGroups: [...names(step, input.candidateGroups, place), ...performers.groups],
    candidateUsers: [...names(step, input.candidateUsers, place), ...performers.users],
    priority: priority(step, input.priority, place),
    ...(input.form !== undefined && { form: String(input.form) }),
    ...dates,
    ...limit,
    openedAt: step.at,
    customHeaders: stringsOf(input.headers),
    ...handlingOf(input),
  };
  const refusedTo = refusedHandlers(step, task);
  const opened = { ...task, ...(refusedTo.length > 0 && { refusedTo }) };
  if (input.signing !== undefined) {
    openSigning(step, activity, opened, input.signing as unknown as SigningInput);
    return;
  }
  step.put('tasks', key, opened);
  step.move({ type: 'task.opened', key, element });
}

export const userTask: ElementModule = {
  shapes: [
    {
      type: 'bpmn:UserTask',
      state: (node, compiling) => {
        const invoke = { src: 'userTask', id: compiling.key(node.id), input: taskInput(node, compiling) };
        const state = { invoke: { ...invoke, onDone: [compiling.leave(node)] } };
        addDeadline(node, state, compiling);
        addCorrectionLimit(node, state, compiling);
        return state;
      },
    },
  ],
  actors: {
    userTask: {
      open,
      close: (step, activity) => {
        for (const key of activity.signing?.open ?? [activity.key]) cancelTask(step, key);
        cancelCorrections(step, activity.key);
      },
    },
  },
  handlers: verbHandlers,
};
