/** What extensions of zeebe and banli, and attributes beside them, say of an element. */
import type { Json } from '../../vocabulary.js';
import type { BpmnElement, FlowNode } from '../element.js';

/** The extension element of a type, e.g. `zeebe:TaskDefinition`. */
export function extension(of: BpmnElement, type: string): BpmnElement | undefined {
  const values = (of.extensionElements as { values?: BpmnElement[] } | undefined)?.values ?? [];
  return values.find((value) => value.$type.toLowerCase() === type.toLowerCase());
}

/** An attribute that is written and not empty. */
export function text(of: BpmnElement | undefined, attribute: string): string | undefined {
  const value = of?.[attribute];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `zeebe:taskHeaders` as a plain object. */
export function headers(node: FlowNode): Record<string, Json> {
  const values = (extension(node.bpmn, 'zeebe:TaskHeaders')?.values ?? []) as BpmnElement[];
  const pairs = values.map((one) => [text(one, 'key') ?? '', text(one, 'value') ?? ''] as const);
  return pairs.length > 0 ? { headers: Object.fromEntries(pairs) } : {};
}

/** Headers as the input of an actor holds them. */
export const stringsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, Json>).map(([key, one]) => [key, String(one)]),
  );
