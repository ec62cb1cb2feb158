/**
 * Quantities of an activity (BPMN 2.0.2 §10.3, §13.3.2): it starts when `startQuantity` tokens have arrived,
 * and leaves with `completionQuantity` tokens on each flow that it takes.
 */
import type { ElementModule, FlowNode } from './element.js';
import { type Counts, keepArrivals } from './joining.js';

const quantityOf = (value: unknown): number => (typeof value === 'number' && value > 1 ? value : 1);

export const startQuantityOf = ({ bpmn }: FlowNode): number => quantityOf(bpmn.startQuantity);
export const completionQuantityOf = ({ bpmn }: FlowNode): number => quantityOf(bpmn.completionQuantity);

export const quantity: ElementModule = {
  actions: {
    /** Counts tokens, whatever flow they came by, and begins the activity with the last one that it needs. */
    gather: (step, by, params) => {
      const scope = step.state.scopes[step.state.tokens[by.token]!.scope]!;
      const activity = String(params.activity);
      const arrived = (scope.arrivals[activity]?.tokens ?? 0) + 1;
      const enough = arrived >= Number(params.quantity);
      const counts: Counts = enough ? {} : { tokens: arrived };
      keepArrivals(step, scope.key, activity, counts);
      if (enough) step.enter(scope.key, String(params.out), by.flow);
    },
  },
};
