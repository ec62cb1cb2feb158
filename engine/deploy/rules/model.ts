/** The whole file as rules see it: every element of BPMN once, and what follows from where it stands. */
import type { BpmnElement } from '../../elements/element.js';

/** A property that a type of BPMN declares. */
export interface Property {
  name: string;
  /** `bpmn:FlowNode`, or `String`, `Boolean` … */
  type: string;
  isReference?: boolean;
}

interface Described {
  readonly $descriptor?: { propertiesByName?: Record<string, Property | undefined> };
  readonly $instanceOf?: (type: string) => boolean;
  readonly $attrs?: Record<string, string>;
}

const isElement = (value: unknown): value is BpmnElement =>
  typeof value === 'object' && value !== null && typeof (value as BpmnElement).$type === 'string';

/** The elements under an attribute, be it one or many. */
export const listOf = (value: unknown): BpmnElement[] =>
  (Array.isArray(value) ? value : [value]).filter(isElement);
export const refOf = (value: unknown): BpmnElement | undefined => (isElement(value) ? value : undefined);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Which types each type of BPMN is; the schema is fixed, so that each is looked up once. */
const kinds = new Map<string, Map<string, boolean>>();

function isKind(element: BpmnElement, type: string): boolean {
  const { $type } = element;
  const known = kinds.get($type)?.get(type);
  if (known !== undefined) return known;
  const is = (element as Described).$instanceOf?.(type) ?? $type === type;
  if ($type.startsWith('bpmn:')) kinds.set($type, (kinds.get($type) ?? new Map()).set(type, is));
  return is;
}

export const isA = (element: BpmnElement | undefined, ...types: string[]): boolean =>
  element !== undefined && types.some((type) => isKind(element, type));
export const parentOf = (element: BpmnElement): BpmnElement | undefined => element.$parent;
/** The declared properties that an element has a value for; those that refer are not enumerable. */
export const setPropertiesOf = (element: BpmnElement): Property[] =>
  Object.getOwnPropertyNames(element).flatMap((name) => propertyOf(element, name) ?? []);
export const propertyOf = (element: BpmnElement, name: string): Property | undefined =>
  (element as Described).$descriptor?.propertiesByName?.[name];
/** An attribute that the element's type does not declare. */
export const foreignAttribute = (element: BpmnElement, name: string): string | undefined =>
  (element as Described).$attrs?.[name];

/** The namespace that a prefix stands for where it is used; undefined when nothing declares it. */
export function namespaceOf(prefix: string, element: BpmnElement): string | undefined {
  let one: BpmnElement | undefined = element;
  while (one && foreignAttribute(one, `xmlns:${prefix}`) === undefined) one = parentOf(one);
  return one && foreignAttribute(one, `xmlns:${prefix}`);
}

/** True when an element carries an extension element of a type, e.g. `zeebe:TaskDefinition`. */
export const foreignExtension = (element: BpmnElement, type: string): boolean =>
  listOf(refOf(element.extensionElements)?.values).some(
    (one) => one.$type.toLowerCase() === type.toLowerCase(),
  );

/** What is foreign or drawn, not said in BPMN. */
const notWalked = new Set(['extensionElements', 'diagrams']);

function collect(element: BpmnElement, into: BpmnElement[]): BpmnElement[] {
  into.push(element);
  for (const name of Object.keys(element)) {
    const value = element[name];
    if (typeof value !== 'object' || value === null || notWalked.has(name)) continue;
    if (propertyOf(element, name)?.isReference) continue;
    for (const child of listOf(value)) collect(child, into);
  }
  return into;
}

function groupBy(elements: BpmnElement[], attribute: string): Map<BpmnElement, BpmnElement[]> {
  const grouped = new Map<BpmnElement, BpmnElement[]>();
  for (const element of elements) {
    const key = refOf(element[attribute]);
    const group = key && grouped.get(key);
    if (group) group.push(element);
    else if (key) grouped.set(key, [element]);
  }
  return grouped;
}

export interface Model {
  root: BpmnElement;
  elements: readonly BpmnElement[];
  ofType(type: string): readonly BpmnElement[];
  byId(id: string): BpmnElement | undefined;
  /** Sequence flows by the node they lead to or leave. */
  incoming(node: BpmnElement): readonly BpmnElement[];
  outgoing(node: BpmnElement): readonly BpmnElement[];
  boundaryOf(activity: BpmnElement): readonly BpmnElement[];
  /** Associations at either end of which an element stands, with the other end. */
  associated(element: BpmnElement): readonly BpmnElement[];
  /** The targets of the associations that begin at an element. */
  associatedTo(element: BpmnElement): readonly BpmnElement[];
}

export function modelOf(root: BpmnElement): Model {
  const elements = collect(root, []);
  const types = new Map<string, BpmnElement[]>();
  const ofType = (type: string): BpmnElement[] => {
    const known = types.get(type) ?? elements.filter((one) => isA(one, type));
    types.set(type, known);
    return known;
  };
  const ids = new Map(elements.flatMap((one) => (one.id === undefined ? [] : [[one.id, one] as const])));
  const incoming = groupBy(ofType('bpmn:SequenceFlow'), 'targetRef');
  const outgoing = groupBy(ofType('bpmn:SequenceFlow'), 'sourceRef');
  const boundary = groupBy(ofType('bpmn:BoundaryEvent'), 'attachedToRef');
  const toOthers = groupBy(ofType('bpmn:Association'), 'sourceRef');
  const fromOthers = groupBy(ofType('bpmn:Association'), 'targetRef');
  const associatedTo = (element: BpmnElement) =>
    (toOthers.get(element) ?? []).flatMap((one) => listOf(one.targetRef));
  return {
    root,
    elements,
    ofType,
    byId: (id) => ids.get(id),
    incoming: (node) => incoming.get(node) ?? [],
    outgoing: (node) => outgoing.get(node) ?? [],
    boundaryOf: (activity) => boundary.get(activity) ?? [],
    associatedTo,
    associated: (element) => [
      ...associatedTo(element),
      ...(fromOthers.get(element) ?? []).flatMap((one) => listOf(one.sourceRef)),
    ],
  };
}

/** The nearest element above that has a type; undefined when there is none. */
export function ancestorOf(element: BpmnElement, ...types: string[]): BpmnElement | undefined {
  let above = parentOf(element);
  while (above && !isA(above, ...types)) above = parentOf(above);
  return above;
}

/** The process or sub-process that an element stands in. */
export const scopeOf = (element: BpmnElement): BpmnElement | undefined =>
  ancestorOf(element, 'bpmn:FlowElementsContainer');
export const processOf = (element: BpmnElement): BpmnElement | undefined =>
  isA(element, 'bpmn:Process') ? element : ancestorOf(element, 'bpmn:Process');
export const isExecutable = (element: BpmnElement): boolean => processOf(element)?.isExecutable === true;
export const childrenOf = (scope: BpmnElement | undefined, type: string): BpmnElement[] =>
  listOf(scope?.flowElements).filter((one) => isA(one, type));

export const isEventSubProcess = (element: BpmnElement | undefined): boolean =>
  isA(element, 'bpmn:SubProcess') && element?.triggeredByEvent === true;

/** An executable process, or a global task, which can be called. */
export const holdsWhatRuns = (model: Model): boolean =>
  model.ofType('bpmn:GlobalTask').length > 0 ||
  model.ofType('bpmn:Process').some((process) => process.isExecutable === true);

/** The event definitions of an event, its own and those that it refers to. */
export const definitionsOf = (event: BpmnElement): BpmnElement[] => [
  ...listOf(event.eventDefinitions),
  ...listOf(event.eventDefinitionRef),
];
export const hasTrigger = (event: BpmnElement, kind: string): boolean =>
  definitionsOf(event).some((one) => one.$type === `bpmn:${kind}EventDefinition`);
/** `message`, `timer` …: what starts, ends or interrupts by an event definition. */
export const kindOf = (definition: BpmnElement): string =>
  definition.$type.replace(/^bpmn:(\w+)EventDefinition$/, '$1').toLowerCase();
