/** The ways of data in and out of a node, as `zeebe:ioMapping` and data associations say them. */
import type { Json, Mapping } from '../../vocabulary.js';
import { extension, text } from '../contract/extension.js';
import type { BpmnElement, FlowNode } from '../element.js';
import { dataOutputs } from './data.js';
import { dataInputs, dataSets } from './dataSets.js';

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
