/**
 * What several elements share, read into the plain input of what their states invoke: extensions of zeebe,
 * and the ways of data in and out.
 */
import type { Json, Mapping } from '../vocabulary.js';
import { dataOutputs } from './data.js';
import { dataInputs, dataSets } from './dataSets.js';
import type { BpmnElement, FlowNode } from './element.js';

/** The extension element of a type, e.g. `zeebe:TaskDefinition`. */
export function extension(of: BpmnElement, type: string): BpmnElement | undefined {
  const values = (of.extensionElements as { values?: BpmnElement[] } | undefined)?.values ?? [];
  return values.find((value) => value.$type.toLowerCase() === type.toLowerCase());
}

export function text(of: BpmnElement | undefined, attribute: string): string | undefined {
  const value = of?.[attribute];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function mappings(parameters: unknown): Json[] {
  const list = (parameters ?? []) as BpmnElement[];
  return list.map((one) => ({ source: text(one, 'source') ?? '', target: text(one, 'target') ?? '' }));
}

/**
 * `zeebe:ioMapping` and data associations: `inputs` and `outputs`, each only when there are any; and the sets
 * that these belong to, when they say more than that.
 */
export function ioMapping(node: FlowNode): Record<string, Json> {
  const mapping = extension(node.bpmn, 'zeebe:IoMapping');
  const inputs = [...mappings(mapping?.inputParameters), ...dataInputs(node)] as Json[];
  const outputs = [...mappings(mapping?.outputParameters), ...dataOutputs(node)] as Json[];
  return {
    ...(inputs.length > 0 && { inputs }),
    ...(outputs.length > 0 && { outputs }),
    ...dataSets(node),
  };
}

/** What a start takes over of a message or signal, when not all of it. */
export function startOutputs(node: FlowNode): { outputs?: Mapping[] } {
  const { outputs } = ioMapping(node);
  return outputs === undefined ? {} : { outputs: outputs as unknown as Mapping[] };
}

/** `zeebe:taskHeaders` as a plain object. */
export function headers(node: FlowNode): Record<string, Json> {
  const values = (extension(node.bpmn, 'zeebe:TaskHeaders')?.values ?? []) as BpmnElement[];
  const pairs = values.map((one) => [text(one, 'key') ?? '', text(one, 'value') ?? ''] as const);
  return pairs.length > 0 ? { headers: Object.fromEntries(pairs) } : {};
}

export const stringsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, Json>).map(([key, one]) => [key, String(one)]),
  );
