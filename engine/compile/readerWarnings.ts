/**
 * What bpmn-moddle could not do → findings. Its references are plain ids; the specification's are qualified
 * names with white space around them, so what it could not resolve is looked up once more.
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
  elementsById: Record<string, BpmnElement>;
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

/** True when the prefix of a qualified name stands for a namespace that the file imports. */
function isImported(prefix: string, { root }: Read): boolean {
  const namespace = reader(root).$attrs[`xmlns:${prefix}`];
  const imports = (root.imports ?? []) as BpmnElement[];
  return imports.some((one) => one.namespace === namespace && namespace !== undefined);
}

function dangling(element: BpmnElement, attribute: string, value: string, read: Read): Finding | undefined {
  const [, prefix, local] = /^(?:([^:]*):)?(.*)$/s.exec(value.trim()) as unknown as string[];
  const property = reader(element).$descriptor.propertiesByName[attribute]!;
  const referred = read.elementsById[value.trim()] ?? read.elementsById[local!];
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
    element: element.id ?? value,
    rule: 'dangling-reference',
    message:
      `${property.name} refers to "${value.trim()}", which this file does not define. ` +
      'Define it here under that id, or remove the reference.',
    section: '8.2',
  };
}

/** Undefined when nothing is wrong after all. */
export function findingOf(warning: Warning, read: Read): Finding | undefined {
  const { message, element, property, value, error } = warning;
  if (element && property !== undefined && value !== undefined) {
    const isReference = reader(element).$descriptor.propertiesByName[property]?.isReference;
    if (isReference) return dangling(element, property, value, read);
  }
  const isLost = error !== undefined;
  return {
    severity: isLost ? 'error' : 'warning',
    element: element?.id ?? '',
    rule: isLost ? 'element-unreadable' : 'xml',
    message,
  };
}
