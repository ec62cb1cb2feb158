/**
 * Data of BPMN (§10.4) as variables: data objects, properties, inputs and outputs by their names; data
 * associations as mappings when an activity begins and ends.
 */
import type { Mapping } from '../../vocabulary.js';
import { storeOf } from '../dataStoreReference.js';
import type { BpmnElement, FlowNode } from '../element.js';
import { thrownLike } from './sentData.js';

/** The elements under an attribute that holds many. */
export const elementsIn = (value: unknown): BpmnElement[] =>
  Array.isArray(value) ? (value as BpmnElement[]) : [];
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/**
 * The variable that data stands for: of a reference, that of its object. Modelers that draw without
 * specifying write names that begin with `__`; such data stands for nothing.
 */
export function variableOf(data: BpmnElement | undefined): string | undefined {
  if (!data) return undefined;
  const object = (data.dataObjectRef ?? data.dataStoreRef) as BpmnElement | undefined;
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

export const sourcesOf = (association: BpmnElement): string[] =>
  elementsIn(association.sourceRef).flatMap((source) => variableOf(source) ?? []);

export const available = (names: string[]): string[] => names.map((name) => `${feelName(name)} != null`);
export const all = (conditions: string[]): string | undefined =>
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
  const dataStore = storeOf(target);
  const whole = { ...given, ...(dataStore && { dataStore }) };
  const transformation = feelOf(association.transformation);
  const assignments = elementsIn(association.assignment).flatMap(({ from, to }): Mapping[] => {
    const path = assignedPath(feelOf(to) ?? '', target);
    if (path === undefined) return [];
    const part = path === into ? {} : { path: path.slice(into.length + 1) };
    return [
      {
        source: `=${feelOf(from) ?? ''}`,
        target: path,
        ...given,
        ...(dataStore && { dataStore: { ...dataStore, ...part } }),
      },
    ];
  });
  if (transformation !== undefined)
    return [{ source: `=${transformation}`, target: into, ...whole }, ...assignments];
  if (assignments.length > 0) return assignments;
  const [source] = sources;
  const isShown = source === into && !dataStore && !storeOf(elementsIn(association.sourceRef)[0]);
  if (source === undefined || isShown) return [];
  return [{ source: `=${feelName(source)}`, target: into, ...whole }];
}

/** What an element throws or sends of the same things that another one catches, each as a variable. */
const namesOfThrown = (catching: BpmnElement): (string | undefined)[] => thrownLike(catching).map(variableOf);
const isNamed = (name: string | undefined): name is string => name !== undefined;

export const specificationOf = (node: FlowNode) => node.bpmn.ioSpecification as BpmnElement | undefined;
/** The lists of a multi-instance are the loop's; everything else goes in and out of each round. */
export const isOfLoop = (
  association: BpmnElement,
  node: FlowNode,
  end: 'sourceRef' | 'targetRef',
): boolean => {
  const loop = node.bpmn.loopCharacteristics as BpmnElement | undefined;
  const data = end === 'targetRef' ? [loop?.loopDataInputRef] : [loop?.loopDataOutputRef];
  return [association[end]].flat().some((one) => one !== undefined && data.includes(one));
};
export const inputsOf = (node: FlowNode) => elementsIn(node.bpmn.dataInputAssociations);
const outputsOf = (node: FlowNode) => elementsIn(node.bpmn.dataOutputAssociations);

/**
 * Data that lives as long as the run of a sub-process (§10.4.1): its own objects and properties, and the
 * outputs that its inside fills and associations take from there.
 */
export function declaredIn(node: FlowNode): Mapping[] {
  if (node.nodes.length === 0) return [];
  const objects = elementsIn(node.bpmn.flowElements).filter((one) => one.$type === 'bpmn:DataObject');
  const held = [...elementsIn(node.bpmn.properties), ...objects].map((data) => textOf(data.name) ?? '__');
  const filled = dataOutputs(node).flatMap(({ takes = [] }) => takes);
  const names = new Set([...held, ...filled].filter((name) => !name.startsWith('__')));
  return [...names].map((name) => ({ source: '=null', target: name }));
}

/**
 * What comes out of an activity, or of a catching event, at its end: what it has produced, whatever else goes
 * by the same name. The output of what catches is the part of what it caught that has its name, or the name
 * that those have for it who throw it in the same file; else the whole of it.
 */
export function dataOutputs(node: FlowNode): Mapping[] {
  const catches = node.eventDefinitions.length > 0 || node.type === 'bpmn:ReceiveTask';
  const sentAs = catches && outputsOf(node).length > 0 ? namesOfThrown(node.bpmn).filter(isNamed) : [];
  const caught = { ...(catches && { whole: true as const }), ...(sentAs.length > 0 && { sentAs }) };
  return outputsOf(node)
    .filter((one) => !isOfLoop(one, node, 'sourceRef'))
    .flatMap((association) => {
      const takes = sourcesOf(association);
      return mappingsOf(association).map(
        ({ when: _available, ...mapping }): Mapping => ({ ...mapping, takes, ...caught }),
      );
    });
}

/** What comes out of an activity that produces nothing itself: what its associations compute. */
export function computedOutputs(node: FlowNode): Mapping[] {
  const computing = outputsOf(node).filter(
    (one) => one.transformation !== undefined || elementsIn(one.assignment).length > 0,
  );
  return computing.flatMap(mappingsOf).map(({ when: _available, ...mapping }) => mapping);
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

/** Results of a multi-instance that go to a data store instead. */
export const storedResults = (node: FlowNode): Mapping[] =>
  outputsOf(node)
    .filter((one) => isOfLoop(one, node, 'sourceRef'))
    .flatMap((association) => {
      const target = association.targetRef as BpmnElement | undefined;
      const [name, dataStore] = [variableOf(target), storeOf(target)];
      if (name === undefined || !dataStore) return [];
      return [{ source: `=${feelName(name)}`, target: name, takes: [name], dataStore }];
    });

/** The outputs of a task, which take what its script gives. */
export const outputNames = (node: FlowNode): string[] =>
  elementsIn(specificationOf(node)?.dataOutputs).flatMap((one) => variableOf(one) ?? []);
