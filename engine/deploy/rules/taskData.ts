/** BPMN 2.0.2 §10.3.3, §10.3.6: the data of tasks, calls and events matches what they exchange. */
import type { BpmnElement } from '../../elements/element.js';
import { calledIn } from './callActivities.js';
import { isOtherItem } from './data.js';
import { definitionsOf, isExecutable, kindOf, listOf, refOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const inputsOf = (of: BpmnElement | undefined) => listOf(refOf(of?.ioSpecification)?.dataInputs);
const outputsOf = (of: BpmnElement | undefined) => listOf(refOf(of?.ioSpecification)?.dataOutputs);
const setsOf = (of: BpmnElement | undefined, kind: string) => listOf(refOf(of?.ioSpecification)?.[kind]);
const itemOf = (message: unknown) => refOf(refOf(message)?.itemRef);
const itemsOf = (data: BpmnElement[]) => data.map((one) => refOf(one.itemSubjectRef));

/** What is exchanged and what carries it are of one structure. */
function judgeItems(task: BpmnElement, data: BpmnElement[], message: unknown): Judgement {
  const expected = itemOf(message);
  const wrong = data.filter((one) => isOtherItem(refOf(one.itemSubjectRef), expected));
  return wrong.map((one) =>
    found('{task}的{one}与{expected}不符', 'The {one} of the {task} is not of the {expected}', {
      one: label(one),
      task: label(task),
      expected: label(expected),
    }),
  );
}

const atMostOne = (task: BpmnElement, list: BpmnElement[], what: string): Judgement =>
  list.length > 1 &&
  found('{task}有 {length} 个 {what}', 'The {task} has {length} {what}', {
    task: label(task),
    length: list.length,
    what,
  });

function judgeService(task: BpmnElement): Judgement {
  const operation = refOf(task.operationRef);
  if (!operation || !isExecutable(task) || !refOf(task.ioSpecification)) return undefined;
  const sets = setsOf(task, 'inputSets').length;
  return [
    sets !== 1 &&
      found('{task}有 {sets} 个 inputSets', 'The {task} has {sets} inputSets', { task: label(task), sets }),
    ...[atMostOne(task, setsOf(task, 'outputSets'), 'outputSets')].flat(),
  ];
}

function judgeServiceItems(task: BpmnElement): Judgement {
  const operation = refOf(task.operationRef);
  if (!operation) return undefined;
  return [
    ...[judgeItems(task, inputsOf(task), operation.inMessageRef)].flat(),
    ...[judgeItems(task, outputsOf(task), operation.outMessageRef)].flat(),
  ];
}

const judgeSend = (task: BpmnElement): Judgement =>
  refOf(task.messageRef) && [
    ...[atMostOne(task, setsOf(task, 'inputSets'), 'inputSets')].flat(),
    ...[atMostOne(task, inputsOf(task), 'dataInputs')].flat(),
    ...[judgeItems(task, inputsOf(task), task.messageRef)].flat(),
  ];

const judgeReceive = (task: BpmnElement): Judgement =>
  refOf(task.messageRef) && [
    ...[atMostOne(task, setsOf(task, 'outputSets'), 'outputSets')].flat(),
    ...[atMostOne(task, outputsOf(task), 'dataOutputs')].flat(),
    ...[judgeItems(task, outputsOf(task), task.messageRef)].flat(),
  ];

const parts = [
  ['dataInputs', inputsOf],
  ['dataOutputs', outputsOf],
  ['inputSets', (of: BpmnElement | undefined) => setsOf(of, 'inputSets')],
  ['outputSets', (of: BpmnElement | undefined) => setsOf(of, 'outputSets')],
] as const;

/** Inputs and outputs are compared in their order. */
function judgeCall(call: BpmnElement, called: BpmnElement | undefined): Judgement {
  if (!called || (!refOf(call.ioSpecification) && !refOf(called.ioSpecification))) return undefined;
  const counts = parts.map(([what, of]) => {
    const [own, expected] = [of(call).length, of(called).length];
    return (
      own !== expected &&
      found(
        '{call}有 {own} 个 {what}，{called}有 {expected} 个',
        'The {call} has {own} {what}, the {called} {expected}',
        { call: label(call), own, what, called: label(called), expected },
      )
    );
  });
  const items = [inputsOf, outputsOf].flatMap((of) => {
    const expected = itemsOf(of(called));
    return itemsOf(of(call)).map((item, index) => isOtherItem(item, expected[index]) && item);
  });
  const wrong = items.flatMap((item) => item || []);
  return [
    ...counts,
    ...wrong.map((item) =>
      found('{item}与{called}的不符', 'The {item} is not that of the {called}', {
        item: label(item),
        called: label(called),
      }),
    ),
  ];
}

/** The item that an event carries for one of its definitions. */
const carried: Record<string, (definition: BpmnElement) => BpmnElement | undefined> = {
  message: ({ messageRef }) => itemOf(messageRef),
  signal: ({ signalRef }) => refOf(refOf(signalRef)?.structureRef),
  error: ({ errorRef }) => refOf(refOf(errorRef)?.structureRef),
  escalation: ({ escalationRef }) => refOf(refOf(escalationRef)?.structureRef),
};

const dataOf = (event: BpmnElement) => [...listOf(event.dataInputs), ...listOf(event.dataOutputs)];

function judgeEventItems(event: BpmnElement): Judgement {
  const data = dataOf(event);
  const definitions = definitionsOf(event);
  if (data.length !== definitions.length) return undefined;
  return definitions.map((definition, index) => {
    const expected = carried[kindOf(definition)]?.(definition);
    const isWrong = isOtherItem(refOf(data[index]!.itemSubjectRef), expected);
    return (
      isWrong &&
      found('{event}的{it}与{expected}不符', 'The {it} of the {event} is not of the {expected}', {
        it: label(data[index]),
        event: label(event),
        expected: label(expected),
      })
    );
  });
}

export const taskData: Rule[] = [
  error(
    'service-task-sets',
    '10.3.3',
    'A service task with an operation has one input set and at most one output set',
    'Keep one of each',
    each('bpmn:ServiceTask', judgeService),
  ),
  error(
    'service-task-items',
    '10.3.3',
    'The data of a service task has the items of the messages of its operation',
    'Use the item definitions of these messages',
    each('bpmn:ServiceTask', judgeServiceItems),
  ),
  error(
    'send-task-data',
    '10.3.3',
    'A send task with a message has at most one input set with one data input, of the item of the message',
    'Keep one data input, and give it the item definition of the message',
    each('bpmn:SendTask', judgeSend),
  ),
  error(
    'receive-task-data',
    '10.3.3',
    'A receive task with a message has at most one output set with one data output, of its item',
    'Keep one data output, and give it the item definition of the message',
    each('bpmn:ReceiveTask', judgeReceive),
  ),
  error(
    'call-activity-data',
    '10.3.6',
    'The data of a call activity is exactly that of what it calls',
    'Give both the same inputs, outputs and sets',
    each('bpmn:CallActivity', (call, model) => judgeCall(call, calledIn(model, call))),
  ),
  error(
    'event-data-count',
    '10.5.1',
    'An event that carries data has one data element for each event definition',
    'Give it as many, in the order of the definitions',
    each('bpmn:Event', (event) => {
      const [carries, triggers] = [dataOf(event).length, definitionsOf(event).length];
      return (
        carries > 0 &&
        carries !== triggers &&
        found(
          '{event}有 {carries} 个数据元素，{triggers} 个事件定义',
          'The {event} has {carries} for {triggers}',
          { event: label(event), carries, triggers },
        )
      );
    }),
  ),
  error(
    'event-data-items',
    '10.5.1',
    'The data of an event has the item of what it throws or catches',
    'Use the item definition of the message, signal, error or escalation',
    each('bpmn:Event', judgeEventItems),
  ),
];
