/** BPMN 2.0.2 §10.3: attributes of activities, tasks and what they call. */
import type { BpmnElement } from '../../elements/element.js';
import {
  childrenOf,
  definitionsOf,
  isA,
  isEventSubProcess,
  isExecutable,
  type Model,
  namespaceOf,
  parentOf,
  refOf,
  textOf,
} from './model.js';
import { each, error, type Judgement, label, labels, type Rule } from './rule.js';

const quantity = (attribute: string): Rule['check'] =>
  each('bpmn:Activity', (activity) => {
    const value = activity[attribute];
    if (!Number.isInteger(value) || Number(value) >= 1) return undefined;
    return `The ${attribute} of the ${label(activity)} is ${String(value)}`;
  });

/** The element of this file that a call activity names, be its name qualified or not. */
export function calledIn(model: Model, { calledElement }: BpmnElement): BpmnElement | undefined {
  const name = textOf(calledElement);
  return model.byId(name) ?? model.byId(name.replace(/^[^:]*:/, ''));
}

function judgeCalled(activity: BpmnElement, model: Model): Judgement {
  if (textOf(activity.calledElement) === '') return undefined;
  const called = calledIn(model, activity);
  if (!called || isA(called, 'bpmn:Process', 'bpmn:GlobalTask')) return undefined;
  return `The ${label(activity)} calls the ${label(called)}`;
}

function hasNoneStart(process: BpmnElement): boolean {
  const starts = childrenOf(process, 'bpmn:StartEvent');
  return starts.length === 0 || starts.some((event) => definitionsOf(event).length === 0);
}

const calls: Rule[] = [
  error(
    'called-element-kind',
    '10.3.6',
    'A call activity calls a process or a global task',
    'Set calledElement to the id of one',
    each('bpmn:CallActivity', judgeCalled),
  ),
  error(
    'called-element-prefix',
    '15.3.2',
    'The prefix of a qualified name stands for a namespace that the file declares',
    'Declare it by xmlns, or remove the prefix',
    each('bpmn:CallActivity', (activity) => {
      const prefix = /^([\p{L}_][\p{L}\p{N}._-]*):[\p{L}_][\p{L}\p{N}._-]*$/u.exec(
        textOf(activity.calledElement),
      );
      if (!prefix || namespaceOf(prefix[1]!, activity) !== undefined) return undefined;
      return `The ${label(activity)} calls "${textOf(activity.calledElement)}"`;
    }),
  ),
  error(
    'called-process-start',
    '10.5.2',
    'A process that is called has a start event without trigger',
    'Add a none start event to it',
    (model, report) => {
      const calls = model.ofType('bpmn:CallActivity');
      const called = new Set(calls.flatMap((call) => calledIn(model, call) ?? []));
      const closed = new Set([...called].filter((process) => !hasNoneStart(process)));
      for (const call of calls) {
        const process = calledIn(model, call);
        const found = `The ${label(process)}, which the ${label(call)} calls, has none`;
        if (process && closed.has(process)) report(call, found);
      }
    },
  ),
  error(
    'called-process-executable',
    '10.3.6',
    'A process that an executable process calls is executable',
    'Set isExecutable="true" on the process that is called',
    each('bpmn:CallActivity', (activity, model) => {
      const called = calledIn(model, activity);
      if (!called || !isA(called, 'bpmn:Process') || !isExecutable(activity)) return undefined;
      return !isExecutable(called) && `The ${label(activity)} calls the ${label(called)}, which is not`;
    }),
  ),
];

function judgeOperation(one: BpmnElement): Judgement {
  const [operation, message] = [refOf(one.operationRef), refOf(one.messageRef)];
  if (!operation || !message || refOf(operation.inMessageRef) === message) return undefined;
  const isAnswer = isA(one, 'bpmn:EventDefinition') && refOf(operation.outMessageRef) === message;
  return !isAnswer && `The ${label(operation)} takes in another message than the ${label(message)}`;
}

const tasks: Rule[] = [
  error(
    'script-format',
    '10.3.3',
    'A task with a script says the language of the script',
    'Set scriptFormat, e.g. to the media type of FEEL',
    each('bpmn:ScriptTask', (task) => {
      const isSilent = textOf(task.script) !== '' && textOf(task.scriptFormat) === '';
      return isSilent && `The ${label(task)} has a script and no scriptFormat`;
    }),
  ),
  error(
    'receive-task-instantiate',
    '10.3.3',
    'A receive task that starts instances has no incoming flow',
    'Remove the flow, or set instantiate="false"',
    each('bpmn:ReceiveTask', (task, model) => {
      const into = model.incoming(task).length;
      return task.instantiate === true && into > 0 && `The ${label(task)} has ${into}`;
    }),
  ),
  error(
    'operation-message',
    '10.3.3',
    'A task or event that names an operation and a message sends or receives a message of that operation',
    'Name the message of the operation, or leave one of the two out',
    (model, report) => {
      for (const type of ['bpmn:Task', 'bpmn:MessageEventDefinition'])
        each(type, judgeOperation)(model, report);
    },
  ),
];

export const activities: Rule[] = [
  error(
    'start-quantity',
    '10.3',
    'The startQuantity of an activity is a whole number from 1',
    'Set it to 1 or leave it out',
    quantity('startQuantity'),
  ),
  error(
    'completion-quantity',
    '10.3',
    'The completionQuantity of an activity is a whole number from 1',
    'Set it to 1 or leave it out',
    quantity('completionQuantity'),
  ),
  ...tasks,
  ...calls,
  error(
    'ad-hoc-start-end',
    '10.3.5',
    'An ad-hoc sub-process has no start event and no end event',
    'Remove it: what may be done first and when all is done is said by the flows and completionCondition',
    each('bpmn:AdHocSubProcess', (scope) => {
      const events = [...childrenOf(scope, 'bpmn:StartEvent'), ...childrenOf(scope, 'bpmn:EndEvent')];
      return events.map((event) => `The ${label(scope)} has the ${label(event)}`);
    }),
  ),
  error(
    'ad-hoc-activity',
    '10.3.5',
    'An ad-hoc sub-process holds at least one activity',
    'Draw an activity in it',
    each('bpmn:AdHocSubProcess', (scope) => {
      return childrenOf(scope, 'bpmn:Activity').length === 0 && `The ${label(scope)} holds none`;
    }),
  ),
  error(
    'one-none-start-event',
    '13.3.4',
    'A sub-process has one start event without trigger, or none and begins with all that no flow leads to',
    'Keep one of them: draw a flow from it to a parallel gateway, and from there to all that begins',
    each('bpmn:SubProcess', (scope) => {
      const starts = childrenOf(scope, 'bpmn:StartEvent').filter((one) => definitionsOf(one).length === 0);
      if (isEventSubProcess(scope) || isA(scope, 'bpmn:AdHocSubProcess')) return undefined;
      return starts.length > 1 && `The ${label(scope)} has ${labels(starts)}`;
    }),
  ),
  error(
    'choreography-in-process',
    '10.2',
    'A process or sub-process holds no choreography activities',
    'Draw it in a choreography, or use a send or receive task',
    each('bpmn:ChoreographyActivity', (activity) => {
      const scope = parentOf(activity);
      const isWrong = isA(scope, 'bpmn:Process', 'bpmn:SubProcess');
      return isWrong && `The ${label(scope)} holds the ${label(activity)}`;
    }),
  ),
  error(
    'sub-process-data',
    '10.4.1',
    'A sub-process has no ioSpecification of its own',
    'Remove it: what is inside sees the data around it',
    each('bpmn:SubProcess', (scope) => {
      return refOf(scope.ioSpecification) && `The ${label(scope)} has one`;
    }),
  ),
  error(
    'process-flow-nodes',
    '10.2',
    'An executable process holds at least one activity, gateway or event',
    'Draw what it does, or set isExecutable="false"',
    each('bpmn:Process', (process) => {
      const isEmpty = isExecutable(process) && childrenOf(process, 'bpmn:FlowNode').length === 0;
      return isEmpty && `The ${label(process)} is empty`;
    }),
  ),
];
