/**
 * Intermediate throw event (BPMN 2.0.2 §10.5.4): raises its triggers in the order of the file and goes on;
 * one that has to be waited for (a job that sends, a compensation) is waited for.
 */
import type { Named, StateNode } from '../machine.js';
import type { Compiling, ElementModule, FlowNode, Position } from './element.js';

/** Entry actions and invocations of all triggers that a throwing event raises. */
export function raisings(node: FlowNode, position: Position, compiling: Compiling) {
  const raised = compiling
    .triggers(node, position)
    .map(([trigger, site]) => trigger.raise?.(site, compiling) ?? {});
  const entry: Named[] = raised.flatMap((one) => (one.entry === undefined ? [] : [one.entry]));
  const invokes = raised.flatMap((one) => (one.invoke === undefined ? [] : [one.invoke]));
  if (invokes.length > 1) {
    const text = 'An event raises at most one trigger that has to be waited for; split it into two events';
    compiling.report(node.id, 'element-unsupported', text);
  }
  return { entry, invoke: invokes[0] };
}

export const intermediateThrowEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:IntermediateThrowEvent',
      state: (node, compiling): StateNode => {
        const { entry, invoke } = raisings(node, 'throw', compiling);
        if (invoke) {
          return {
            ...(entry.length > 0 && { entry }),
            invoke: { ...invoke, onDone: [compiling.leave(node)] },
          };
        }
        const passing = compiling.pass(node);
        const own = passing.entry === undefined ? [] : [passing.entry].flat();
        return entry.length === 0 ? passing : { ...passing, entry: [...entry, ...own] };
      },
    },
  ],
};
