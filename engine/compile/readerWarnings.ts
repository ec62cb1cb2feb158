/**
 * What bpmn-moddle could not do → findings. Its references are plain ids of ASCII; the specification's are
 * qualified names in any script with white space around them, so that all references are resolved here.
 */
import type { BpmnElement } from '../elements/element.js';
import type { Finding } from '../vocabulary.js';

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
}

interface Reader {
  readonly $descriptor: {
    propertiesByName: Record<string, { name: string; isMany?: boolean; isReference?: boolean } | undefined>;
  };
  readonly $attrs: Record<string, string>;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}
const reader = (element: BpmnElement): Reader => element as unknown as Reader;

export const childrenOf = (element: BpmnElement): BpmnElement[] =>
  Object.values(element)
    .flat()
    .filter((one): one is BpmnElement => typeof (one as BpmnElement | undefined)?.$type === 'string');

/**
 * Every element by its id; what is said in BPMN goes before its picture, and ids of extensions are their own
 * business. References are not resolved yet, so that the tree is one.
 */
export function elementsById(root: BpmnElement): Map<string, BpmnElement> {
  const found = new Map<string, BpmnElement>();
  const drawn = (root.diagrams ?? []) as BpmnElement[];
  const open = [...drawn, root];
  for (let element = open.pop(); element; element = open.pop()) {
    if (typeof element.id === 'string' && !found.has(element.id)) found.set(element.id, element);
    const { extensionElements } = element;
    for (const one of childrenOf(element).reverse())
      if (one !== extensionElements && (element !== root || !drawn.includes(one))) open.push(one);
  }
  return found;
}

/** True when the prefix of a qualified name stands for a namespace that the file imports. */
function isImported(prefix: string, { root }: Read): boolean {
  const namespace = reader(root).$attrs[`xmlns:${prefix}`];
  const imports = (root.imports ?? []) as BpmnElement[];
  return imports.some((one) => one.namespace === namespace && namespace !== undefined);
}

/** The id of an element, or of what it stands in. */
function nearestId(element: BpmnElement | undefined): string | undefined {
  let one = element;
  while (one && one.id === undefined) one = one.$parent as BpmnElement | undefined;
  return one?.id;
}

function dangling(element: BpmnElement, attribute: string, value: string, read: Read): Finding | undefined {
  const [, prefix, local] = /^(?:([^:]*):)?(.*)$/s.exec(value.trim()) as unknown as string[];
  const property = reader(element).$descriptor.propertiesByName[attribute]!;
  const referred = read.elementsById.get(value.trim()) ?? read.elementsById.get(local!);
  if (referred) {
    if (property.isMany) (reader(element).get(property.name) as BpmnElement[]).push(referred);
    else reader(element).set(property.name, referred);
    return undefined;
  }
  // An empty attribute says nothing; where something is needed, a rule asks for it.
  if (local === '') return undefined;
  const imported = prefix !== undefined && isImported(prefix, read);
  const isBpmn = element.$type.startsWith('bpmn:');
  return {
    severity: isBpmn && !imported ? 'error' : 'warning',
    element: nearestId(element) ?? value,
    rule: 'dangling-reference',
    message:
      `${property.name} refers to "${value.trim()}", which this file does not define. ` +
      'Define it here under that id, or remove the reference.',
    section: '8.3',
  };
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
