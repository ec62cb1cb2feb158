/** The data of services, tasks, calls and events. */
import { bpmn, end, extensions, line, start, tag } from '../../support/diagram.js';
import { definition, holding, offered, type RuleCase, startEvent, through } from './ruleCase.js';

const items = [
  '<bpmn:itemDefinition id="text" structureRef="text"/>',
  '<bpmn:itemDefinition id="number" structureRef="number"/>',
  '<bpmn:message id="m" name="m" itemRef="text"/>',
  offered('i', 'o', 'm'),
  offered('j', 'p', 'm'),
];
const around = (node: string, ...content: string[]) =>
  bpmn([start(), node, end(), line('start', 'x', 'end'), ...content], items);
const io = (inputs: string, outputs: string, inputSets: string, outputSets: string) =>
  `<bpmn:ioSpecification id="io">${inputs}${outputs}${inputSets}${outputSets}</bpmn:ioSpecification>`;
const input = (id = 'in', item = '') => `<bpmn:dataInput id="${id}" ${item}/>`;
const output = (id = 'out', item = '') => `<bpmn:dataOutput id="${id}" ${item}/>`;
const inputs = (text = '<bpmn:dataInputRefs>in</bpmn:dataInputRefs>', id = 'ins') =>
  `<bpmn:inputSet id="${id}">${text}</bpmn:inputSet>`;
const outputs = (text = '<bpmn:dataOutputRefs>out</bpmn:dataOutputRefs>', id = 'outs') =>
  `<bpmn:outputSet id="${id}">${text}</bpmn:outputSet>`;
const usual = (item = '') => io(input('in', item), output('out', item), inputs(), outputs());
const ioOf = (name: string, attributes: Record<string, string>, specification: string) =>
  around(tag(`bpmn:${name}`, { id: 'x', ...attributes }, specification));

const offering = (operation: string, binding: boolean) =>
  bpmn(
    [
      '<bpmn:supportedInterfaceRef>i</bpmn:supportedInterfaceRef>',
      usual(),
      binding
        ? tag('bpmn:ioBinding', { operationRef: operation, inputDataRef: 'ins', outputDataRef: 'outs' })
        : '',
      ...[start(), end(), line('start', 'end')],
    ],
    items,
  );
const called = (specification: string) =>
  tag(
    'bpmn:process',
    { id: 'other' },
    specification.replaceAll(/id="(\w+)"|>(in|out)</g, (all) => all.replace(/(in|out|io)/, '$1.o')),
  );
const calling = (own: string, other: string) =>
  bpmn(
    [
      start(),
      tag('bpmn:callActivity', { id: 'x', calledElement: 'other' }, own),
      end(),
      line('start', 'x', 'end'),
    ],
    [...items, called(other)],
  );
const caught = (...outputsOfEvent: string[]) =>
  bpmn(
    [
      startEvent(
        'x',
        ...outputsOfEvent,
        outputs(holding('dataOutputRefs', ...outputsOfEvent.map((one) => /id="(\w+)"/.exec(one)![1]!))),
        definition('message', { messageRef: 'm' }),
      ),
      end(),
      line('x', 'end'),
    ],
    items,
  );

/** A task that is declared a notice. */
const notice = (task: string, ...content: string[]) =>
  through('x', tag(`bpmn:${task}`, { id: 'x' }, extensions('<banli:notice/>', ...content)));

export const taskDataCases: RuleCase[] = [
  {
    rule: 'notice-job',
    claim: 'a notice is a job, not human work',
    element: 'x',
    wrong: notice('userTask', '<zeebe:userTask/>'),
    right: notice('sendTask', '<zeebe:taskDefinition type="notify"/>'),
  },
  {
    rule: 'service-binding',
    claim: 'a process that offers a service binds its data',
    element: 'process',
    wrong: offering('o', false),
    right: offering('o', true),
  },
  {
    rule: 'service-binding-operation',
    claim: 'a binding is for an operation that the process offers',
    element: 'process',
    wrong: offering('p', true),
    right: offering('o', true),
  },
  {
    rule: 'service-task-sets',
    claim: 'a service task with an operation has one input set',
    element: 'x',
    wrong: ioOf(
      'serviceTask',
      { operationRef: 'o' },
      io(input(), '', inputs() + inputs('', 'more'), outputs('')),
    ),
    right: ioOf('serviceTask', { operationRef: 'o' }, io(input(), '', inputs(), outputs(''))),
  },
  {
    rule: 'service-task-items',
    claim: 'a service task takes in what its operation takes in',
    element: 'x',
    wrong: ioOf('serviceTask', { operationRef: 'o' }, usual('itemSubjectRef="number"')),
    right: ioOf('serviceTask', { operationRef: 'o' }, usual('itemSubjectRef="text"')),
  },
  {
    rule: 'send-task-data',
    claim: 'a send task takes in the item of its message',
    element: 'x',
    wrong: ioOf(
      'sendTask',
      { messageRef: 'm' },
      io(input('in', 'itemSubjectRef="number"'), '', inputs(), outputs('')),
    ),
    right: ioOf(
      'sendTask',
      { messageRef: 'm' },
      io(input('in', 'itemSubjectRef="text"'), '', inputs(), outputs('')),
    ),
  },
  {
    rule: 'receive-task-data',
    claim: 'a receive task gives out one item',
    element: 'x',
    wrong: ioOf('receiveTask', { messageRef: 'm' }, io('', output() + output('more'), inputs(''), outputs())),
    right: ioOf('receiveTask', { messageRef: 'm' }, io('', output(), inputs(''), outputs())),
  },
  {
    rule: 'call-activity-data',
    claim: 'a call activity has the data of what it calls',
    element: 'x',
    wrong: calling(io('', '', inputs(''), outputs('')), usual()),
    right: calling(usual('itemSubjectRef="text"'), usual('itemSubjectRef="text"')),
  },
  {
    rule: 'event-data-count',
    claim: 'an event has one data output for each definition',
    element: 'x',
    wrong: caught(output('one'), output('two')),
    right: caught(output('one')),
  },
  {
    rule: 'event-data-items',
    claim: 'an event gives out the item of its message',
    element: 'x',
    wrong: caught(output('one', 'itemSubjectRef="number"')),
    right: caught(output('one', 'itemSubjectRef="text"')),
  },
];
