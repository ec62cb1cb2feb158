/**
 * Intermediate throw event (BPMN 2.0.2 §10.5.4): raises its triggers in the order of the file and goes on;
 * one that has to be waited for (a job that sends, a compensation) is waited for.
 */
import type { Named, StateNode, Transition } from '../machine.js';
import type { Compiling, ElementModule, FlowNode, Position } from './element.js';

/**
 * The state of a throwing event that ends as told: what has to be waited for is raised one after another, in
 * the order of the file, in states behind the first. Undefined when nothing has to be.
 */
export function raisingState(
  node: FlowNode,
  position: Position,
  compiling: Compiling,
  end: Transition,
): { entry: Named[]; state?: StateNode } {
  const raised = compiling
    .triggers(node, position)
    .map(([trigger, site]) => trigger.raise?.(site, compiling) ?? {});
  const entry: Named[] = raised.flatMap((one) => (one.entry === undefined ? [] : [one.entry]));
  const invokes = raised.flatMap((one) => (one.invoke === undefined ? [] : [one.invoke]));
  const key = compiling.key(node.id);
  const states = invokes.map((invoke, index): StateNode => {
    const id = index === 0 ? invoke.id : `${key}~then${index}`;
    const onward = index + 1 < invokes.length ? { target: `${key}~then${index + 1}` } : end;
    return { invoke: { ...invoke, id, onDone: [onward] } };
  });
  const [first, ...others] = states;
  for (const [index, state] of others.entries()) {
    compiling.addState(`${key}~then${index + 1}`, { ...state, meta: { element: node.type } });
  }
  return { entry, ...(first && { state: { ...(entry.length > 0 && { entry }), ...first } }) };
}

export const intermediateThrowEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:IntermediateThrowEvent',
      state: (node, compiling): StateNode => {
        const { entry, state } = raisingState(node, 'throw', compiling, compiling.leave(node));
        if (state) return state;
        const passing = compiling.pass(node);
        const own = passing.entry === undefined ? [] : [passing.entry].flat();
        return entry.length === 0 ? passing : { ...passing, entry: [...entry, ...own] };
      },
    },
  ],
};
