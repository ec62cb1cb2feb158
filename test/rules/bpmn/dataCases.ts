/** Data objects, data associations, input and output specifications, the data of tasks and events. */
import { bpmn, end, line, message, start, tag } from '../../support/diagram.js';
import { file, offered, type RuleCase, task } from './ruleCase.js';

const items = [
  '<bpmn:itemDefinition id="text" structureRef="text"/>',
  '<bpmn:itemDefinition id="number" structureRef="number"/>',
  '<bpmn:message id="m" name="m" itemRef="text"/>',
  offered('i', 'o', 'm'),
  offered('j', 'p', 'm'),
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

const store = (capacity: number) => file(tag('bpmn:dataStore', { id: 'store', capacity }));

export const dataCases: RuleCase[] = [
  {
    rule: 'data-store-capacity',
    claim: 'the capacity of a data store is not negative',
    element: 'store',
    wrong: store(-1),
    right: store(0),
  },
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
      '<bpmn:dataObject id="d"/>',
      tag('bpmn:dataObjectReference', { id: 'r', dataObjectRef: 'd' }, '<bpmn:dataState name="new"/>'),
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
];
