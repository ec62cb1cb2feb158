/**
 * Abstract and manual tasks (BPMN 2.0.2 §10.3.3): the engine has no part in them, so they are complete as
 * soon as they begin. Work that somebody is to confirm is a user task.
 */
import type { StateNode } from '../machine.js';
import type { Json } from '../vocabulary.js';
import { computedOutputs } from './dataFlow/data.js';
import { ioMapping } from './dataFlow/ioMapping.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';

/** Nothing in the engine produces outputs: what the diagram itself computes is all that comes out. */
function mapped(node: FlowNode): Record<string, Json> {
  const { inputs } = ioMapping(node);
  const outputs = computedOutputs(node) as unknown as Json[];
  return { ...(inputs !== undefined && { inputs }), ...(outputs.length > 0 && { outputs }) };
}

/** An activity that is complete as soon as it begins. */
export function passedActivity(node: FlowNode, compiling: Compiling): StateNode {
  const input = mapped(node);
  const hasData = Object.keys(input).length > 0;
  const invoke = { src: 'task', id: compiling.key(node.id), ...(hasData && { input }) };
  return { invoke: { ...invoke, onDone: [compiling.leave(node)] } };
}

export const task: ElementModule = {
  shapes: [
    { type: 'bpmn:Task', state: passedActivity },
    { type: 'bpmn:ManualTask', state: passedActivity },
  ],
  actors: {
    task: {
      open: (step, activity) => step.completeActivity(activity, {}),
      close: () => undefined,
    },
  },
};
