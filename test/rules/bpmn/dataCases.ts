/** Data objects, data associations, input and output specifications, the data of tasks and events. */
import { bpmn, end, line, message, start, tag } from '../../support/diagram.js';
import { definition, type RuleCase, startEvent, task } from './ruleCase.js';

const items = [
  '<bpmn:itemDefinition id="text" structureRef="text"/>',
  '<bpmn:itemDefinition id="number" structureRef="number"/>',
  '<bpmn:message id="m" name="m" itemRef="text"/>',
  '<bpmn:interface id="i" name="i"><bpmn:operation id="o" name="o"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface>',
  '<bpmn:interface id="j" name="j"><bpmn:operation id="p" name="p"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface>',
];
const around = (node: string, ...content: string[]) =>
  bpmn([start(), node, end(), line('start', 'x', 'end'), ...content], items);
const beside = (...content: string[]) => around(task('x'), ...content);
const io = (inputs: string, outputs: string, inputSets: string, outputSets: string) =>
  `<bpmn:ioSpecification id="io">${inputs}${outputs}${inputSets}${outputSets}</bpmn:ioSpecification>`;
const input = (id = 'in', item = '') => `<bpmn:dataInput id="${id}" ${item}/>`;
const output = (id = 'out', item = '') => `<bpmn:dataOutput id="${id}" ${item}/>`;
const inputs = (text = '<bpmn:dataInputRefs>in</bpmn:dataInputRefs>', id = 'ins') =>
  `<bpmn:inputSet id="${id}">${text}</bpmn:inputSet>`;
const outputs = (text = '<bpmn:dataOutputRefs>out</bpmn:dataOutputRefs>', id = 'outs') =>
  `<bpmn:outputSet id="${id}">${text}</bpmn:outputSet>`;
const usual = (item = '') => io(input('in', item), output('out', item), inputs(), outputs());
const ioTask = (specification: string, ...content: string[]) =>
  around(tag('bpmn:task', { id: 'x' }, specification, ...content), ...objects);
const ioOf = (name: string, attributes: Record<string, string>, specification: string) =>
  around(tag(`bpmn:${name}`, { id: 'x', ...attributes }, specification));

const objects = [
  '<bpmn:dataObject id="words" itemSubjectRef="text"/>',
  '<bpmn:dataObject id="count" itemSubjectRef="number"/>',
  '<bpmn:dataObjectReference id="wordsHere" dataObjectRef="words"/>',
];
const association = (kind: 'Input' | 'Output', source: string, target: string, ...content: string[]) =>
  tag(
    `bpmn:data${kind}Association`,
    { id: 'a' },
    ...source.split(' ').map((one) => (one === '' ? '' : `<bpmn:sourceRef>${one}</bpmn:sourceRef>`)),
    `<bpmn:targetRef>${target}</bpmn:targetRef>`,
    ...content,
  );
const copied = (source: string, target = 'in', ...content: string[]) =>
  ioTask(usual('itemSubjectRef="text"'), association('Input', source, target, ...content));
const given = (source: string, target: string) =>
  ioTask(usual('itemSubjectRef="text"'), association('Output', source, target));
const end1 = (name: string, isFormal: boolean) =>
  tag(`bpmn:${name}`, isFormal ? { 'xsi:type': 'bpmn:tFormalExpression' } : {}, 'a');
const assigned = (isFormal: boolean) =>
  copied('words', 'in', tag('bpmn:assignment', { id: 'as' }, end1('from', true), end1('to', isFormal)));
const members = (set: string) => ioTask(io(input(), output(), set, outputs()));
const refs = (...names: [string, string][]) =>
  names.map(([name, id]) => `<bpmn:${name}>${id}</bpmn:${name}>`).join('');
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
        `<bpmn:outputSet>${outputsOfEvent.map((one) => `<bpmn:dataOutputRefs>${/id="(\w+)"/.exec(one)![1]}</bpmn:dataOutputRefs>`).join('')}</bpmn:outputSet>`,
        definition('message', { messageRef: 'm' }),
      ),
      end(),
      line('x', 'end'),
    ],
    items,
  );
const otherProcess = '<bpmn:process id="other"><bpmn:dataObject id="theirs"/></bpmn:process>';
const referring = (object: string) =>
  bpmn(
    [
      start(),
      end(),
      line('start', 'end'),
      '<bpmn:dataObject id="ours"/>',
      tag('bpmn:dataObjectReference', { id: 'x', dataObjectRef: object }),
    ],
    [otherProcess, message('n', 'n')],
  );

export const dataCases: RuleCase[] = [
  {
    rule: 'data-collection',
    claim: 'data and its item agree on being a collection',
    element: 'd',
    wrong: beside('<bpmn:dataObject id="d" itemSubjectRef="text" isCollection="true"/>'),
    right: beside('<bpmn:dataObject id="d" itemSubjectRef="text"/>'),
  },
  {
    rule: 'data-object-state',
    claim: 'a data object with a state is worth a warning',
    element: 'd',
    wrong: beside('<bpmn:dataObject id="d"><bpmn:dataState name="new"/></bpmn:dataObject>'),
    right: beside(
      '<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="r" dataObjectRef="d"><bpmn:dataState name="new"/></bpmn:dataObjectReference>',
    ),
  },
  {
    rule: 'data-reference-item',
    claim: 'a data object reference with an item of its own is worth a warning',
    element: 'r',
    wrong: beside(
      '<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="r" dataObjectRef="d" itemSubjectRef="text"/>',
    ),
    right: beside('<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="r" dataObjectRef="d"/>'),
  },
  {
    rule: 'data-reference-process',
    claim: 'a data object of another process is not referred to',
    element: 'x',
    wrong: referring('theirs'),
    right: referring('ours'),
  },
  {
    rule: 'data-association-item',
    claim: 'a number is not copied to a text',
    element: 'a',
    wrong: copied('count'),
    right: copied('wordsHere'),
  },
  {
    rule: 'data-association-sources',
    claim: 'two sources need a transformation',
    element: 'a',
    wrong: copied('words count'),
    right: copied('words count', 'in', '<bpmn:transformation>words + count</bpmn:transformation>'),
  },
  {
    rule: 'data-input-target',
    claim: 'a data input association leads to an input',
    element: 'a',
    wrong: copied('words', 'wordsHere'),
    right: copied('words'),
  },
  {
    rule: 'data-output-source',
    claim: 'a data output association comes from an output',
    element: 'a',
    wrong: given('in', 'wordsHere'),
    right: given('out', 'wordsHere'),
  },
  {
    rule: 'data-association-other-end',
    claim: 'a data input association does not come from the output of a task',
    element: 'a',
    wrong: copied('out'),
    right: copied('words'),
  },
  {
    rule: 'assignment-formal',
    claim: 'both ends of an assignment are formal',
    element: 'as',
    wrong: assigned(false),
    right: assigned(true),
  },
  {
    rule: 'input-set-missing',
    claim: 'an ioSpecification has an input set',
    element: 'io',
    wrong: ioTask(io('', '', '', outputs(''))),
    right: ioTask(io('', '', inputs(''), outputs(''))),
  },
  {
    rule: 'output-set-missing',
    claim: 'an ioSpecification has an output set',
    element: 'io',
    wrong: ioTask(io('', '', inputs(''), '')),
    right: ioTask(io('', '', inputs(''), outputs(''))),
  },
  {
    rule: 'data-input-set',
    claim: 'an input is in a set',
    element: 'in',
    wrong: members(inputs('')),
    right: members(inputs()),
  },
  {
    rule: 'data-output-set',
    claim: 'an output is in a set',
    element: 'out',
    wrong: ioTask(io('', output(), inputs(''), outputs(''))),
    right: ioTask(io('', output(), inputs(''), outputs())),
  },
  {
    rule: 'set-members',
    claim: 'a set lists inputs of its own element',
    element: 'more',
    wrong: around(
      tag('bpmn:task', { id: 'x' }, usual()),
      tag(
        'bpmn:task',
        { id: 'y' },
        `<bpmn:ioSpecification>${inputs(undefined, 'more')}${outputs('', 'o')}</bpmn:ioSpecification>`,
      ),
    ),
    right: ioTask(usual()),
  },
  {
    rule: 'input-set-optional',
    claim: 'an optional input is an input of the set',
    element: 'ins',
    wrong: members(inputs(refs(['optionalInputRefs', 'in']))),
    right: members(inputs(refs(['dataInputRefs', 'in'], ['optionalInputRefs', 'in']))),
  },
  {
    rule: 'output-set-optional',
    claim: 'an output that comes during execution is an output of the set',
    element: 'outs',
    wrong: ioTask(io('', output(), inputs(''), outputs(refs(['whileExecutingOutputRefs', 'out'])))),
    right: ioTask(
      io(
        '',
        output(),
        inputs(''),
        outputs(refs(['dataOutputRefs', 'out'], ['whileExecutingOutputRefs', 'out'])),
      ),
    ),
  },
  {
    rule: 'set-pairs',
    claim: 'sets that belong together name each other',
    element: 'ins',
    wrong: ioTask(io('', '', inputs(refs(['outputSetRefs', 'outs'])), outputs(''))),
    right: ioTask(
      io('', '', inputs(refs(['outputSetRefs', 'outs'])), outputs(refs(['inputSetRefs', 'ins']))),
    ),
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
