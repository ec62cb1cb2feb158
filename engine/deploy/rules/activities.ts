/** BPMN 2.0.2 §10.3: attributes of activities, tasks and what they call. */
import type { BpmnElement } from '../../elements/element.js';
import {
  childrenOf,
  definitionsOf,
  isA,
  isEventSubProcess,
  isExecutable,
  parentOf,
  refOf,
  textOf,
} from './model.js';
import { each, error, found, type Judgement, label, labels, type Rule } from './rule.js';

const quantity = (attribute: string): Rule['check'] =>
  each('bpmn:Activity', (activity) => {
    const value = activity[attribute];
    if (!Number.isInteger(value) || Number(value) >= 1) return undefined;
    return found('{activity}的 {attribute} 是 {value}', 'The {attribute} of the {activity} is {value}', {
      attribute,
      activity: label(activity),
      value: String(value),
    });
  });

function judgeOperation(one: BpmnElement): Judgement {
  const [operation, message] = [refOf(one.operationRef), refOf(one.messageRef)];
  if (!operation || !message || refOf(operation.inMessageRef) === message) return undefined;
  const isAnswer = isA(one, 'bpmn:EventDefinition') && refOf(operation.outMessageRef) === message;
  return (
    !isAnswer &&
    found(
      '{operation}收取的消息不是{message}',
      'The {operation} takes in another message than the {message}',
      { operation: label(operation), message: label(message) },
    )
  );
}

const tasks: Rule[] = [
  error(
    'script-format',
    '10.3.3',
    'A task with a script says the language of the script',
    'Set scriptFormat, e.g. to the media type of FEEL',
    each('bpmn:ScriptTask', (task) => {
      const isSilent = textOf(task.script) !== '' && textOf(task.scriptFormat) === '';
      return (
        isSilent &&
        found('{task}有脚本而没有 scriptFormat', 'The {task} has a script and no scriptFormat', {
          task: label(task),
        })
      );
    }),
  ),
  error(
    'receive-task-instantiate',
    '10.3.3',
    'A receive task that starts instances has no incoming flow',
    'Remove the flow, or set instantiate="false"',
    each('bpmn:ReceiveTask', (task, model) => {
      const into = model.incoming(task).length;
      return (
        task.instantiate === true &&
        into > 0 &&
        found('{task}有 {into} 条流入的顺序流', 'The {task} has {into}', { task: label(task), into })
      );
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
  error(
    'ad-hoc-start-end',
    '10.3.5',
    'An ad-hoc sub-process has no start event and no end event',
    'Remove it: what may be done first and when all is done is said by the flows and completionCondition',
    each('bpmn:AdHocSubProcess', (scope) => {
      const events = [...childrenOf(scope, 'bpmn:StartEvent'), ...childrenOf(scope, 'bpmn:EndEvent')];
      return events.map((event) =>
        found('{scope}中有{event}', 'The {scope} has the {event}', {
          scope: label(scope),
          event: label(event),
        }),
      );
    }),
  ),
  error(
    'ad-hoc-activity',
    '10.3.5',
    'An ad-hoc sub-process holds at least one activity',
    'Draw an activity in it',
    each('bpmn:AdHocSubProcess', (scope) => {
      return (
        childrenOf(scope, 'bpmn:Activity').length === 0 &&
        found('{scope}中没有活动', 'The {scope} holds none', { scope: label(scope) })
      );
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
      return (
        starts.length > 1 &&
        found('{scope}有{starts}', 'The {scope} has {starts}', {
          scope: label(scope),
          starts: labels(starts),
        })
      );
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
      return (
        isWrong &&
        found('{scope}中有{activity}', 'The {scope} holds the {activity}', {
          scope: label(scope),
          activity: label(activity),
        })
      );
    }),
  ),
  error(
    'sub-process-data',
    '10.4.1',
    'A sub-process has no ioSpecification of its own',
    'Remove it: what is inside sees the data around it',
    each('bpmn:SubProcess', (scope) => {
      return (
        refOf(scope.ioSpecification) &&
        found('{scope}有 ioSpecification', 'The {scope} has one', { scope: label(scope) })
      );
    }),
  ),
  error(
    'process-flow-nodes',
    '10.2',
    'An executable process holds at least one activity, gateway or event',
    'Draw what it does, or set isExecutable="false"',
    each('bpmn:Process', (process) => {
      const isEmpty = isExecutable(process) && childrenOf(process, 'bpmn:FlowNode').length === 0;
      return isEmpty && found('{process}是空的', 'The {process} is empty', { process: label(process) });
    }),
  ),
];
