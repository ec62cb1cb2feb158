/** Loops, multiple instances, expressions, the schema. */
import { bpmn, end, flow, line, start, tag } from '../../support/diagram.js';
import { file, formal, type RuleCase, task, through } from './ruleCase.js';

const activity = (attributes: Record<string, string | number | boolean>, ...content: string[]) =>
  through('x', tag('bpmn:task', { id: 'x', ...attributes }, ...content));
const multiple = (attributes: Record<string, string>, ...content: string[]) =>
  activity({}, tag('bpmn:multiInstanceLoopCharacteristics', attributes, ...content));
const cardinality = (text: string) => formal('loopCardinality', text);
const specification = (item = '', collection = '') =>
  `<bpmn:ioSpecification id="io"><bpmn:dataInput id="in" ${collection}/><bpmn:dataOutput id="out" ${item}/>
  <bpmn:inputSet><bpmn:dataInputRefs>in</bpmn:dataInputRefs></bpmn:inputSet>
  <bpmn:outputSet><bpmn:dataOutputRefs>out</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification>`;
const items = [
  '<bpmn:itemDefinition id="list" structureRef="text" isCollection="true"/>',
  '<bpmn:itemDefinition id="text" structureRef="text"/>',
  '<bpmn:itemDefinition id="number" structureRef="number"/>',
];
const over = (data: string, item = '') =>
  bpmn(
    [
      start(),
      tag(
        'bpmn:task',
        { id: 'x' },
        specification('', 'itemSubjectRef="list" isCollection="true"'),
        tag('bpmn:multiInstanceLoopCharacteristics', {}, data, item),
      ),
      '<bpmn:dataObject id="object"/>',
      end(),
      line('start', 'x', 'end'),
    ],
    items,
  );
const input = (id: string) => `<bpmn:loopDataInputRef>${id}</bpmn:loopDataInputRef>`;
const output = (id: string) => `<bpmn:loopDataOutputRef>${id}</bpmn:loopDataOutputRef>`;
const loop = (attributes: Record<string, string | number>) =>
  activity({}, tag('bpmn:standardLoopCharacteristics', attributes, formal('loopCondition', '=true')));
const conditional = (condition: string) =>
  bpmn([
    ...[start(), tag('bpmn:exclusiveGateway', { id: 'g', default: 'g-b' }), end('a'), end('b')],
    ...[flow('start', 'g'), flow('g', 'b')],
    tag('bpmn:sequenceFlow', { id: 'x', sourceRef: 'g', targetRef: 'a' }, condition),
  ]);
const annotated = (attributes: Record<string, string>) =>
  bpmn([
    ...[start(), end(), line('start', 'end')],
    '<bpmn:textAnnotation id="note"/>',
    tag('bpmn:association', { id: 'x', ...attributes }),
  ]);

export const loopCases: RuleCase[] = [
  {
    rule: 'multi-instance-count',
    claim: 'multiple instances are counted or listed',
    element: 'x',
    wrong: multiple({}),
    right: multiple({}, cardinality('3')),
  },
  {
    rule: 'multi-instance-count',
    claim: 'multiple instances are not counted and listed',
    element: 'x',
    wrong: over(cardinality('3') + input('in')),
    right: over(input('in')),
  },
  {
    rule: 'multi-instance-cardinality',
    claim: 'a number of instances is not negative',
    element: 'x',
    wrong: multiple({}, cardinality('-1')),
    right: multiple({}, cardinality('=count(list)')),
  },
  {
    rule: 'multi-instance-input',
    claim: 'the instances of a task go over its own inputs',
    element: 'x',
    wrong: over(input('object')),
    right: over(input('in')),
  },
  {
    rule: 'multi-instance-output',
    claim: 'the instances of a task give to its own outputs',
    element: 'x',
    wrong: over(input('in') + output('object')),
    right: over(input('in') + output('out')),
  },
  {
    rule: 'multi-instance-item',
    claim: 'the item of one instance is what the collection holds',
    element: 'x',
    wrong: over(input('in'), '<bpmn:inputDataItem id="item" itemSubjectRef="number"/>'),
    right: over(input('in'), '<bpmn:inputDataItem id="item" itemSubjectRef="text"/>'),
  },
  {
    rule: 'multi-instance-behavior',
    claim: 'behavior None says which event it throws',
    element: 'x',
    wrong: multiple({ behavior: 'None' }, cardinality('3')),
    right: multiple({ behavior: 'All' }, cardinality('3')),
  },
  {
    rule: 'loop-maximum',
    claim: 'a loop does not run a negative number of times',
    element: 'x',
    wrong: loop({ loopMaximum: -3 }),
    right: loop({ loopMaximum: 0 }),
  },
  {
    rule: 'expression-empty',
    claim: 'a condition is not empty',
    element: 'x',
    wrong: conditional(formal('conditionExpression', ' ')),
    right: conditional(formal('conditionExpression', '=true')),
  },
  {
    rule: 'expression-natural',
    claim: 'a condition is no sentence',
    element: 'x',
    wrong: conditional('<bpmn:conditionExpression>is it more than, say, 5?</bpmn:conditionExpression>'),
    right: conditional(formal('conditionExpression', 'amount > 5')),
  },
  {
    rule: 'expression-informal',
    claim: 'an expression that is not marked as formal is worth a warning',
    element: 'x',
    wrong: conditional('<bpmn:conditionExpression>= amount > 5</bpmn:conditionExpression>'),
    right: conditional(formal('conditionExpression', 'amount > 5')),
  },
  {
    rule: 'attribute-missing',
    claim: 'an association has a target',
    element: 'x',
    wrong: annotated({ sourceRef: 'start' }),
    right: annotated({ sourceRef: 'start', targetRef: 'note' }),
  },
  {
    rule: 'attribute-missing',
    claim: 'a resource has a name',
    element: 'x',
    wrong: file('<bpmn:resource id="x"/>'),
    right: file('<bpmn:resource id="x" name="clerks"/>'),
  },
  {
    rule: 'attribute-uri',
    claim: 'a language of expressions is a URI',
    element: 'definitions',
    wrong: file('').replace('targetNamespace', 'expressionLanguage="java" targetNamespace'),
    right: file('').replace('targetNamespace', 'expressionLanguage="urn:feel" targetNamespace'),
  },
  {
    rule: 'attribute-value',
    claim: 'an attribute has a value that exists',
    element: 'x',
    wrong: annotated({ sourceRef: 'start', targetRef: 'note', associationDirection: 'Left' }),
    right: annotated({ sourceRef: 'start', targetRef: 'note', associationDirection: 'Both' }),
  },
  {
    rule: 'attribute-number',
    claim: 'a quantity is a number',
    element: 'x',
    wrong: activity({ startQuantity: 'many' }),
    right: activity({ startQuantity: 1 }),
  },
  {
    rule: 'import-unread',
    claim: 'an import is worth a warning',
    element: 'definitions',
    wrong: bpmn([task('x')], ['<bpmn:import importType="t" location="other.bpmn" namespace="n"/>']),
    right: bpmn([task('x')]),
  },
];
