/**
 * What bpmn-moddle could not do → findings. Its references are plain ids of ASCII; the specification's are
 * qualified names in any script with white space around them, so that all references are resolved here.
 */
import { namespaceOf } from '../deploy/rules/model.js';
import type { BpmnElement } from '../elements/element.js';
import type { Finding } from '../vocabulary.js';
import { say } from '../wording.js';
import { schemaWords } from '../wordings/schema.js';
import { referenceToNothing } from './placement.js';

export interface Warning {
  message: string;
  element?: BpmnElement;
  property?: string;
  value?: string;
  error?: unknown;
}

export interface Read {
  root: BpmnElement;
  elementsById: ReadonlyMap<string, BpmnElement>;
  /** Ids of what is not read, which has been said of itself. */
  lost: ReadonlySet<string>;
}

interface Reader {
  readonly $descriptor: {
    propertiesByName: Record<string, { name: string; isMany?: boolean; isReference?: boolean } | undefined>;
  };
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}
const reader = (element: BpmnElement): Reader => element as unknown as Reader;

const isElement = (one: unknown): one is BpmnElement =>
  typeof one === 'object' && one !== null && typeof (one as BpmnElement).$type === 'string';

export function childrenOf(element: BpmnElement): BpmnElement[] {
  const found: BpmnElement[] = [];
  for (const value of Object.values(element)) {
    if (Array.isArray(value)) {
      for (const one of value) if (isElement(one)) found.push(one);
    } else if (isElement(value)) found.push(value);
  }
  return found;
}

/**
 * Every element by its id; ids of extensions are their own business. References are not resolved yet, so that
 * the tree is one.
 */
export function elementsById(root: BpmnElement): Map<string, BpmnElement> {
  const found = new Map<string, BpmnElement>();
  const open = [root];
  for (let element = open.pop(); element; element = open.pop()) {
    if (typeof element.id === 'string' && !found.has(element.id)) found.set(element.id, element);
    const { extensionElements } = element;
    for (const one of childrenOf(element).reverse()) if (one !== extensionElements) open.push(one);
  }
  return found;
}

const isImported = (namespace: string | undefined, { root }: Read): boolean =>
  namespace !== undefined &&
  namespace !== root.targetNamespace &&
  ((root.imports ?? []) as BpmnElement[]).some((one) => one.namespace === namespace);

/** Names of this file have its namespace, or that of BPMN, as those without a prefix mostly have. */
const isOwn = (namespace: string | undefined, { root }: Read): boolean =>
  namespace !== undefined && (namespace === root.targetNamespace || namespace === namespaceOfBpmn);
const namespaceOfBpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

/** The id of an element, or of what it stands in. */
function nearestId(element: BpmnElement | undefined): string | undefined {
  let one = element;
  while (one && one.id === undefined) one = one.$parent;
  return one?.id;
}

/** Types of data are not checked; those of XML Schema need no definition. */
const typesOfXml = 'http://www.w3.org/2001/XMLSchema';

function dangling(element: BpmnElement, attribute: string, text: string, read: Read): Finding | undefined {
  const value = text.trim();
  const [, prefix, local] = /^(?:([^:]*):)?(.*)$/s.exec(value) as unknown as string[];
  const property = reader(element).$descriptor.propertiesByName[attribute]!;
  const namespace = prefix === undefined ? undefined : namespaceOf(prefix, element);
  const isElsewhere = isImported(namespace, read) || namespace === typesOfXml;
  const isHere = prefix === undefined || isOwn(namespace, read);
  const referred = read.elementsById.get(value) ?? (isHere ? read.elementsById.get(local!) : undefined);
  if (referred) {
    if (property.isMany) (reader(element).get(property.name) as BpmnElement[]).push(referred);
    else reader(element).set(property.name, referred);
    return undefined;
  }
  // An empty attribute says nothing; where something is needed, a rule asks for it.
  if (local === '' || read.lost.has(local!)) return undefined;
  const isStranger = namespace !== undefined && !isElsewhere && !isOwn(namespace, read);
  const written = { name: property.name, value };
  const said =
    prefix !== undefined && namespace === undefined
      ? say(schemaWords.undeclaredPrefix, { ...written, prefix })
      : isStranger
        ? say(schemaWords.strangePrefix, { ...written, namespace })
        : say(schemaWords.nothingThere, written);
  const found = referenceToNothing(nearestId(element) ?? value, said);
  return isElsewhere ? { ...found, severity: 'warning' } : found;
}

/** Nothing where nothing is wrong after all. */
export function findingsOf(warning: Warning, file: Read): Finding[] {
  const { message, element, property, value, error } = warning;
  if (error !== undefined) return [{ severity: 'error', element: '', rule: 'element-unreadable', message }];
  if (!element || property === undefined || value === undefined) return [];
  const isReference = reader(element).$descriptor.propertiesByName[property]?.isReference;
  const found = isReference ? dangling(element, property, value, file) : undefined;
  return found ? [found] : [];
}
