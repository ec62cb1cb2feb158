/**
 * Boundary events (BPMN 2.0.2 §10.5.4, §13.5.3): a transition of the host's state. An interrupting one leaves
 * the state for the event's own; a non-interrupting one leaves the host alone and gives birth to a token in
 * it.
 */
import type { Named, StateNode, Transition } from '../machine.js';
import type { Compiling, FlowNode } from './element.js';

export const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

export function boundaryTransition(node: FlowNode, compiling: Compiling): Transition {
  const target = compiling.key(node.id);
  const interrupts = node.bpmn.cancelActivity !== false;
  return interrupts ? { target } : { actions: [{ type: 'produce', params: { flows: [{ target }] } }] };
}

/** Adds an action to what happens when a state is entered or left. */
export function addAction(host: StateNode, when: 'entry' | 'exit', action: Named): void {
  host[when] = [...listOf(host[when]), action];
}
