/**
 * Inclusive gateway (BPMN 2.0.2 §10.6.3, §13.4.3).
 *
 * Splitting, it takes every flow whose condition is true, else the default flow. Joining, it waits as long
 * as some token elsewhere in the scope could still reach one of its empty incoming flows, unless that token
 * could as well reach a flow where one has arrived already: then it may be the token that the next round
 * waits for.
 */

import { joining } from './contract/tokenEffect.js';
import type { ElementModule } from './element.js';
import {
  arrive,
  consume,
  joiningState,
  keepArrivals,
  nothingExpected,
  takeArrivals,
  waitingGateways,
} from './flow/joining.js';
import { splittingState } from './sequenceFlow.js';

export const inclusiveGateway: ElementModule = {
  shapes: [
    {
      type: 'bpmn:InclusiveGateway',
      state: (node, compiling) =>
        node.incoming.length < 2
          ? splittingState(node, compiling.key)
          : joiningState(node, 'arriveInclusive', compiling),
    },
  ],
  actions: {
    arriveInclusive: (step, by, params) => {
      arrive(step, by, params);
    },
  },
  tokenEffects: { arriveInclusive: joining('expected') },
  atRest: (step) => {
    for (const waiting of waitingGateways(step, 'arriveInclusive')) {
      const { scope, gateway, params } = waiting;
      const counts = scope.arrivals[gateway]!;
      const full = Object.keys(counts);
      const empty = (params.incoming as string[]).filter((flow) => counts[flow] === undefined);
      if (!nothingExpected(step, waiting, empty, full)) continue;
      keepArrivals(step, scope.key, gateway, consume(counts, full));
      step.enter(scope.key, String(params.out), undefined, takeArrivals(step, scope.key, gateway, full));
      return;
    }
  },
};
