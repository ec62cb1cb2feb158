/**
 * None start event (BPMN 2.0.2 §10.5.2): where the first token of a process or sub-process is born; it just
 * passes.
 */
import type { ElementModule } from './element.js';

export const noneStartEvent: ElementModule = {
  shapes: [{ type: 'bpmn:StartEvent', state: (node, compiling) => compiling.pass(node) }],
};
