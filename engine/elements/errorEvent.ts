/** Error event definitions (BPMN 2.0.2 §10.5.5): the code that an error event throws or catches. */
import type { BpmnElement, Compiling, FlowNode } from './element.js';

export const errorDefinition = 'bpmn:ErrorEventDefinition';

/** The code of the referenced error; `undefined` when the event names none. */
export function errorCodeOf(node: FlowNode): string | undefined {
  const error = node.eventDefinitions[0]?.errorRef as BpmnElement | undefined;
  const code = error?.errorCode;
  return typeof code === 'string' && code !== '' ? code : undefined;
}

export function requiredErrorCode(node: FlowNode, compiling: Compiling): string {
  const code = errorCodeOf(node);
  if (code === undefined) {
    const text = 'An error end event needs a reference to an error with an error code';
    compiling.report(node.id, 'error-code', text, '10.5.3');
  }
  return code ?? '';
}
