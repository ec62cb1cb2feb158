/**
 * What makes an activity ready (BPMN 2.0.2 §10.3, §13.3.2): it begins when `startQuantity` tokens have
 * arrived and its data is read and available, and leaves with `completionQuantity` tokens on each flow that
 * it takes.
 */
import type { StateNode } from '../../machine.js';
import { waitForData } from '../conditionalEvent.js';
import { dataAwaited } from '../dataFlow/dataSets.js';
import { readingState, storesRead } from '../dataStore.js';
import type { Compiling, ElementModule, FlowNode } from '../element.js';
import { type Counts, keepArrivals, noteArrival, takeArrivals } from './joining.js';

const quantityOf = (value: unknown): number => (typeof value === 'number' && value > 1 ? value : 1);

const startQuantityOf = ({ bpmn }: FlowNode): number => quantityOf(bpmn.startQuantity);
export const completionQuantityOf = ({ bpmn }: FlowNode): number => quantityOf(bpmn.completionQuantity);

/** The state in which a token waits for the data of its activity, if there is anything to wait for. */
function dataState(node: FlowNode, run: string, compiling: Compiling): StateNode | undefined {
  // One round of a loop begins with what the loop has waited for.
  const awaited = node.isRound ? undefined : dataAwaited(node);
  if (storesRead(node).length > 0) return readingState(node, run, awaited, compiling);
  return awaited === undefined ? undefined : waitForData(compiling.key(node.id), awaited, run);
}

/** The state that a token enters first; that of the activity itself then stands behind it. */
export function whenReady(node: FlowNode, state: StateNode, compiling: Compiling): StateNode {
  const activity = compiling.key(node.id);
  const { meta } = state;
  const run = `${activity}~run`;
  const quantity = node.isRound ? 1 : startQuantityOf(node);
  const data = dataState(node, run, compiling);
  if (quantity === 1 && !data) return state;
  const isRead = data?.tags !== undefined;
  const ready = quantity === 1 ? activity : `${activity}~${isRead ? 'read' : 'data'}`;
  compiling.addState(run, isRead ? { ...state, meta: { ...meta, readIn: ready } } : state);
  if (quantity === 1) return { ...data, meta };
  if (data) compiling.addState(ready, { ...data, meta });
  const params = { activity, quantity, out: data ? ready : run };
  return { type: 'final', entry: { type: 'gather', params }, meta };
}

export const readiness: ElementModule = {
  actions: {
    /** Counts tokens, whatever flow they came by, and begins the activity with the last one that it needs. */
    gather: (step, by, params) => {
      const scope = step.state.scopes[step.state.tokens[by.token]!.scope]!;
      const activity = String(params.activity);
      const arrived = (scope.arrivals[activity]?.tokens ?? 0) + 1;
      const enough = arrived >= Number(params.quantity);
      const counts: Counts = enough ? {} : { tokens: arrived };
      keepArrivals(step, scope.key, activity, counts);
      noteArrival(step, by.token, activity, 'tokens');
      if (!enough) return;
      const all = Array<string>(arrived).fill('tokens');
      const after = takeArrivals(step, scope.key, activity, all);
      step.enter(scope.key, String(params.out), by.flow, after);
    },
  },
  tokenEffects: {
    gather: ({ activity, quantity, out }) => ({
      kind: 'gather',
      gateway: String(activity),
      quantity: Number(quantity),
      out: String(out),
    }),
  },
};
