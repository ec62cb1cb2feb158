/**
 * End event (BPMN 2.0.2 §10.5.3): raises its triggers and ends its token; a none end event ends it and
 * nothing else.
 */
import type { ElementModule, Shape } from './element.js';
import { raisings } from './intermediateThrowEvent.js';

const state: Shape['state'] = (node, compiling) => {
  const { entry, invoke } = raisings(node, 'end', compiling);
  const raised = entry.length > 0 ? { entry } : {};
  if (invoke) return { ...raised, invoke: { ...invoke, onDone: [{ actions: [{ type: 'end' }] }] } };
  return { type: 'final', ...raised };
};

export const endEvent: ElementModule = { shapes: [{ type: 'bpmn:EndEvent', state }] };
