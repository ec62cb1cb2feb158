/**
 * Extensions that would change how a node runs and that no element here understands yet. A definition that
 * sets one is refused by name: half of its meaning would be worse than none.
 */
import type { FlowNode } from './element.js';
import { extension } from './ioMapping.js';

const extensionTypes = ['zeebe:ExecutionListeners', 'zeebe:TaskListeners', 'zeebe:CalledDecision'];

/** What a node sets that would be ignored, by name. */
export const unsupportedIn = (node: FlowNode): string[] =>
  extensionTypes.filter((type) => extension(node.bpmn, type) !== undefined);
