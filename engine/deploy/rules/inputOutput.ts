/** BPMN 2.0.2 §10.4.1: input and output specifications and their sets. */
import type { BpmnElement } from '../../elements/element.js';
import { isA, listOf, type Model, parentOf, refOf } from './model.js';
import { each, error, found, type Judgement, label, labels, type Rule } from './rule.js';

/** Data of loops is in no set. */
const inLoop = (one: BpmnElement): boolean => isA(parentOf(one), 'bpmn:LoopCharacteristics');

/** Every input or output is listed by a set of its own specification or event. */
const inSome =
  (kind: 'Input' | 'Output'): Rule['check'] =>
  (model, report) => {
    const listed = new Set(
      model.ofType(`bpmn:${kind}Set`).flatMap((set) => {
        return listOf(set[`data${kind}Refs`]).filter((one) => parentOf(one) === parentOf(set));
      }),
    );
    for (const one of model.ofType(`bpmn:Data${kind}`))
      if (!inLoop(one) && !listed.has(one))
        report(one, found('旁边没有集合列出{one}', 'No set beside it lists the {one}', { one: label(one) }));
  };

/** What is optional or may come late is listed in the set as well. */
const listedToo = (attribute: string, all: string) => (set: BpmnElement) => {
  const members = new Set(listOf(set[all]));
  const others = listOf(set[attribute]).filter((one) => !members.has(one));
  return others.map((one) =>
    found('{set}只在 {attribute} 下列出{one}', 'The {set} lists the {one} under {attribute} only', {
      set: label(set),
      one: label(one),
      attribute,
    }),
  );
};

function judgeMembers(set: BpmnElement): Judgement {
  const kind = isA(set, 'bpmn:InputSet') ? 'Input' : 'Output';
  const strangers = listOf(set[`data${kind}Refs`]).filter((one) => parentOf(one) !== parentOf(set));
  return strangers.map((one) =>
    found('{set}列出了别的元素的{one}', 'The {set} lists the {one} of another element', {
      set: label(set),
      one: label(one),
    }),
  );
}

const mutual = (attribute: string, back: string) => (set: BpmnElement) => {
  const others = listOf(set[attribute]).filter((other) => !listOf(other[back]).includes(set));
  return others.map((other) =>
    found('{set}写明了{other}，反过来却没有', 'The {set} names the {other}, but not the other way round', {
      set: label(set),
      other: label(other),
    }),
  );
};

const both = (judge: (set: BpmnElement) => Judgement): Rule['check'] => {
  return (model: Model, report) => {
    each('bpmn:InputSet', judge)(model, report);
    each('bpmn:OutputSet', judge)(model, report);
  };
};

const hasSets = (kind: 'inputSets' | 'outputSets') => (specification: BpmnElement) =>
  listOf(specification[kind]).length === 0 &&
  found('{it}的 ioSpecification 没有集合', 'The ioSpecification of the {it} has none', {
    it: label(parentOf(specification)),
  });

const members = 'List it in the set, or remove it';

export const inputOutput: Rule[] = [
  error(
    'input-set-missing',
    '10.4.1',
    'An ioSpecification has at least one input set, be it empty',
    'Add an inputSet',
    each('bpmn:InputOutputSpecification', hasSets('inputSets')),
  ),
  error(
    'output-set-missing',
    '10.4.1',
    'An ioSpecification has at least one output set, be it empty',
    'Add an outputSet',
    each('bpmn:InputOutputSpecification', hasSets('outputSets')),
  ),
  error(
    'data-input-set',
    '10.4.1',
    'A data input is listed by at least one input set',
    members,
    inSome('Input'),
  ),
  error(
    'data-output-set',
    '10.4.1',
    'A data output is listed by at least one output set',
    members,
    inSome('Output'),
  ),
  error(
    'set-members',
    '10.4.1',
    'A set lists data of its own element',
    'List data of the same ioSpecification or event',
    both(judgeMembers),
  ),
  error(
    'input-set-optional',
    '10.4.1',
    'Optional inputs, and those that may come during execution, are inputs of the set',
    'List them under dataInputRefs as well',
    each('bpmn:InputSet', (set) =>
      ['optionalInputRefs', 'whileExecutingInputRefs'].flatMap((one) => listedToo(one, 'dataInputRefs')(set)),
    ),
  ),
  error(
    'output-set-optional',
    '10.4.1',
    'Optional outputs, and those that may come during execution, are outputs of the set',
    'List them under dataOutputRefs as well',
    each('bpmn:OutputSet', (set) =>
      ['optionalOutputRefs', 'whileExecutingOutputRefs'].flatMap((one) =>
        listedToo(one, 'dataOutputRefs')(set),
      ),
    ),
  ),
  error(
    'set-pairs',
    '10.4.1',
    'Input and output sets that belong together name each other',
    'Name the set on both sides',
    (model, report) => {
      each('bpmn:InputSet', mutual('outputSetRefs', 'inputSetRefs'))(model, report);
      each('bpmn:OutputSet', mutual('inputSetRefs', 'outputSetRefs'))(model, report);
    },
  ),
  error(
    'service-binding',
    '10.3.6',
    'A callable element that supports an interface binds its data to the operations',
    'Add an ioBinding, or remove supportedInterfaceRef',
    each('bpmn:CallableElement', (callable) => {
      const interfaces = listOf(callable.supportedInterfaceRef);
      const isUnbound = interfaces.length > 0 && listOf(callable.ioBinding).length === 0;
      return (
        isUnbound &&
        found(
          '{callable}支持{interfaces}而没有绑定',
          'The {callable} supports {interfaces} and binds nothing',
          { callable: label(callable), interfaces: labels(interfaces) },
        )
      );
    }),
  ),
  error(
    'service-binding-operation',
    '10.3.6',
    'A binding names an operation of an interface that its callable element supports',
    'Set operationRef to such an operation, or name its interface',
    each('bpmn:CallableElement', (callable) => {
      const supported = listOf(callable.supportedInterfaceRef).flatMap(({ operations }) =>
        listOf(operations),
      );
      const wrong = listOf(callable.ioBinding).flatMap(({ operationRef }) => refOf(operationRef) ?? []);
      return wrong
        .filter((operation) => !supported.includes(operation))
        .map((operation) =>
          found('{callable}绑定了{operation}', 'The {callable} binds the {operation}', {
            callable: label(callable),
            operation: label(operation),
          }),
        );
    }),
  ),
];
