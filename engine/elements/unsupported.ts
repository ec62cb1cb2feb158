/**
 * Attributes and extensions that would change how a node runs and that no element here understands yet. A
 * definition that sets one is refused by name: half of its meaning would be worse than none.
 */
import type { BpmnElement, FlowNode } from './element.js';
import { extension, text } from './ioMapping.js';

const extensionTypes = ['zeebe:ExecutionListeners', 'zeebe:TaskListeners', 'zeebe:CalledDecision'];

const isSet: [string, (node: BpmnElement) => boolean][] = [
  ['startQuantity', (node) => node.startQuantity !== undefined && node.startQuantity !== 1],
  ['completionQuantity', (node) => node.completionQuantity !== undefined && node.completionQuantity !== 1],
];

function bindingOf(node: FlowNode): string | undefined {
  const called = extension(node.bpmn, 'zeebe:CalledElement');
  const binding = text(called, 'bindingType');
  return binding !== undefined && binding !== 'latest' ? `bindingType="${binding}"` : undefined;
}

/** What a node sets that would be ignored, by name. */
export function unsupportedIn(node: FlowNode): string[] {
  const attributes = isSet.filter(([, set]) => set(node.bpmn)).map(([name]) => name);
  const extended = extensionTypes.filter((type) => extension(node.bpmn, type) !== undefined);
  const binding = bindingOf(node);
  return [...attributes, ...extended, ...(binding === undefined ? [] : [binding])];
}
