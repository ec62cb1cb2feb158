/**
 * End event (BPMN 2.0.2 §10.5.3): raises its triggers and ends its token; a none end event ends it and
 * nothing else.
 */
import type { ElementModule, Shape } from './element.js';
import { raisingState } from './intermediateThrowEvent.js';

const state: Shape['state'] = (node, compiling) => {
  const ended = { actions: [{ type: 'end' }] };
  const { entry, state } = raisingState(node, 'end', compiling, ended);
  return state ?? { type: 'final', ...(entry.length > 0 && { entry }) };
};

export const endEvent: ElementModule = { shapes: [{ type: 'bpmn:EndEvent', state }] };
