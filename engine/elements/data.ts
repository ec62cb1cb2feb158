/**
 * Data of BPMN (§10.4) as variables: data objects, properties, inputs and outputs by their names; data
 * associations as mappings when an activity begins and ends; and the input set that it waits for.
 */
import type { Mapping } from '../vocabulary.js';
import type { BpmnElement, FlowNode } from './element.js';

export const listOf = (value: unknown): BpmnElement[] =>
  Array.isArray(value) ? (value as BpmnElement[]) : [];
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/**
 * The variable that data stands for: of a reference, that of its object. Modelers that draw without
 * specifying write names that begin with `__`; such data stands for nothing.
 */
export function variableOf(data: BpmnElement | undefined): string | undefined {
  if (!data) return undefined;
  const object = data.dataObjectRef as BpmnElement | undefined;
  const drawn = textOf(data.name)?.replace(/\s*\[[^\]]*\]$/, '');
  const name = textOf(object?.name) ?? drawn ?? textOf(object?.id) ?? textOf(data.id);
  return name === undefined || name.startsWith('__') ? undefined : name;
}

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;
/** How FEEL names a variable. */
export const feelName = (name: string): string =>
  plainName.test(name) ? name : `\`${name.replaceAll('`', '')}\``;

/** The FEEL of an expression of the specification, which may begin with an equals sign. */
export const feelOf = (expression: unknown): string | undefined =>
  textOf((expression as BpmnElement | undefined)?.body)
    ?.replace(/^=/, '')
    .trim();

/**
 * Where an assignment puts its value: the target of its association or a part of it. Undefined when it names
 * something else.
 */
export function assignedPath(to: string, target: BpmnElement | undefined): string | undefined {
  const name = variableOf(target);
  const [root, ...parts] = to.split('.').map((part) => part.trim());
  if (name === undefined || (root !== name && root !== target?.id)) return undefined;
  return parts.every((part) => plainName.test(part)) ? [name, ...parts].join('.') : undefined;
}

const sourcesOf = (association: BpmnElement): string[] =>
  listOf(association.sourceRef).flatMap((source) => variableOf(source) ?? []);

const available = (names: string[]): string[] => names.map((name) => `${feelName(name)} != null`);
const all = (conditions: string[]): string | undefined =>
  conditions.length === 0 ? undefined : conditions.join(' and ');

/**
 * BPMN 2.0.2 §10.4.2: a transformation replaces the target, assignments then write to it or its parts;
 * without either the source is copied. An association that only shows that a variable is used maps nothing.
 */
export function mappingsOf(association: BpmnElement): Mapping[] {
  const target = association.targetRef as BpmnElement | undefined;
  const into = variableOf(target);
  const sources = sourcesOf(association);
  if (into === undefined) return [];
  const when = all(available(sources));
  const given = when === undefined ? {} : { when };
  const transformation = feelOf(association.transformation);
  const assignments = listOf(association.assignment).flatMap(({ from, to }): Mapping[] => {
    const path = assignedPath(feelOf(to) ?? '', target);
    return path === undefined ? [] : [{ source: `=${feelOf(from) ?? ''}`, target: path, ...given }];
  });
  if (transformation !== undefined)
    return [{ source: `=${transformation}`, target: into, ...given }, ...assignments];
  if (assignments.length > 0) return assignments;
  const [source] = sources;
  if (source === undefined || source === into) return [];
  return [{ source: `=${feelName(source)}`, target: into, ...given }];
}

const specificationOf = (node: FlowNode) => node.bpmn.ioSpecification as BpmnElement | undefined;
/** The lists of a multi-instance are the loop's; everything else goes in and out of each round. */
const isOfLoop = (association: BpmnElement, node: FlowNode, end: 'sourceRef' | 'targetRef'): boolean => {
  const loop = node.bpmn.loopCharacteristics as BpmnElement | undefined;
  const data = end === 'targetRef' ? [loop?.loopDataInputRef] : [loop?.loopDataOutputRef];
  return [association[end]].flat().some((one) => one !== undefined && data.includes(one));
};
const inputsOf = (node: FlowNode) => listOf(node.bpmn.dataInputAssociations);
const outputsOf = (node: FlowNode) => listOf(node.bpmn.dataOutputAssociations);

/** What an input needs: the sources of the associations that lead to it. */
const neededBy = (node: FlowNode, input: BpmnElement): string[] =>
  inputsOf(node)
    .filter((one) => one.targetRef === input)
    .flatMap(sourcesOf);

interface InputSet {
  inputs: BpmnElement[];
  /** FEEL that holds when the set is available; undefined when it always is. */
  available: string | undefined;
}

function inputSetsOf(node: FlowNode): InputSet[] {
  return listOf(specificationOf(node)?.inputSets).map((set) => {
    const inputs = listOf(set.dataInputRefs);
    const later = [...listOf(set.optionalInputRefs), ...listOf(set.whileExecutingInputRefs)];
    const required = inputs.filter((input) => !later.includes(input));
    const needed = [...new Set(required.flatMap((input) => neededBy(node, input)))];
    return { inputs, available: all(available(needed)) };
  });
}

/**
 * What an activity waits for before it begins: that one of its input sets is available (§10.4.2). Undefined
 * when one always is.
 */
export function dataAwaited(node: FlowNode): string | undefined {
  const sets = inputSetsOf(node);
  if (sets.length === 0 || sets.some((set) => set.available === undefined)) return undefined;
  return sets.map((set) => `(${set.available})`).join(' or ');
}

/** FEEL that holds when the first available set is one that has the input; undefined when it always is. */
function whenChosen(node: FlowNode, input: BpmnElement): string | undefined {
  const sets = inputSetsOf(node);
  const choices = sets.flatMap((set, index) => {
    if (!set.inputs.includes(input)) return [];
    const before = sets.slice(0, index).map((one) => `not(${one.available ?? 'true'})`);
    return [all([...before, ...(set.available === undefined ? [] : [`(${set.available})`])])];
  });
  if (choices.length === 0 || choices.includes(undefined)) return undefined;
  return sets.length === 1 ? undefined : `(${choices.map((one) => `(${one})`).join(' or ')})`;
}

/** Data that lives as long as the run of a sub-process: its own objects and properties (§10.4.1). */
const declaredIn = (node: FlowNode): Mapping[] =>
  node.nodes.length === 0
    ? []
    : [
        ...listOf(node.bpmn.properties),
        ...listOf(node.bpmn.flowElements).filter((one) => one.$type === 'bpmn:DataObject'),
      ].flatMap((data) => {
        const name = textOf(data.name);
        return name === undefined || name.startsWith('__') ? [] : [{ source: '=null', target: name }];
      });

/** What goes into an activity or a throwing event before it begins. */
export function dataInputs(node: FlowNode): Mapping[] {
  const associated = inputsOf(node)
    .filter((one) => !isOfLoop(one, node, 'targetRef'))
    .flatMap((association) => {
      const chosen = whenChosen(node, association.targetRef as BpmnElement);
      return mappingsOf(association).map((mapping): Mapping => {
        const when = all([chosen, mapping.when].filter((one) => one !== undefined));
        return when === undefined ? mapping : { ...mapping, when };
      });
    });
  return [...declaredIn(node), ...associated];
}

/**
 * What comes out of an activity, or of a catching event, at its end. The output of what catches is the whole
 * of what it caught, unless that has a part of this name.
 */
export function dataOutputs(node: FlowNode): Mapping[] {
  const catches = node.eventDefinitions.length > 0 || node.type === 'bpmn:ReceiveTask';
  return outputsOf(node)
    .filter((one) => !isOfLoop(one, node, 'sourceRef'))
    .flatMap((association) => {
      const takes = sourcesOf(association);
      return mappingsOf(association).map(
        (mapping): Mapping => ({
          ...mapping,
          takes,
          ...(catches && { whole: true }),
        }),
      );
    });
}

/** The variable that fills the list of a multi-instance: what is associated with it, or the list itself. */
export function listBehind(node: FlowNode, data: BpmnElement | undefined): string | undefined {
  const [association] = inputsOf(node).filter((one) => data && one.targetRef === data);
  const transformation = association && feelOf(association.transformation);
  const name = (association && sourcesOf(association)[0]) ?? variableOf(data);
  return transformation ?? (name === undefined ? undefined : feelName(name));
}

/** The variable that the results of a multi-instance are written to. */
export function resultsBehind(node: FlowNode, data: BpmnElement | undefined): string | undefined {
  const [association] = outputsOf(node).filter(
    (one) => data && [one.sourceRef].flat().includes(data as never),
  );
  return variableOf(association?.targetRef as BpmnElement | undefined) ?? variableOf(data);
}

/** The one output of a task, which takes what its script gives. */
export function onlyOutput(node: FlowNode): string | undefined {
  const outputs = listOf(specificationOf(node)?.dataOutputs);
  return outputs.length === 1 ? variableOf(outputs[0]) : undefined;
}
