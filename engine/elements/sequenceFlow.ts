/**
 * Sequence flows (BPMN 2.0.2 §8.4.13, §10.3.1): how tokens are taken along, split off and brought to an end.
 *
 * `take`    names the one flow that a transition follows.
 * `produce` gives birth to a token on every flow whose condition is true, or on the default flow if none is.
 * `end`     ends the token where the diagram has no further flow.
 */
import type { StateNode } from '../machine.js';
import type { Json } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { Fault } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import type { ElementModule, Flow, FlowNode } from './element.js';

/**
 * Parameter of `produce`: a flow as machines name it. Without an id the token is put straight into the state.
 */
export interface ProducedFlow {
  id?: string;
  target: string;
  condition?: string;
  default?: boolean;
}

export function produced(flow: Flow, key: (id: string) => string, isDefault: boolean): Record<string, Json> {
  return {
    id: flow.id,
    target: key(flow.target),
    ...(flow.condition !== undefined && !isDefault && { condition: flow.condition }),
    ...(isDefault && { default: true }),
  };
}

/** The state of a node that only splits: it ends its token and produces the others. */
export function splittingState(node: FlowNode, key: (id: string) => string, maybeNone = false): StateNode {
  const flows = node.outgoing.map((flow): Json => produced(flow, key, flow.id === node.defaultFlow));
  if (flows.length === 0) return { type: 'final' };
  return { type: 'final', entry: { type: 'produce', params: { flows, ...(maybeNone && { maybeNone }) } } };
}

function isTrue(step: Stepping, condition: string, scope: string): boolean {
  const value = step.evaluate(`=${condition}`, { scope });
  if (typeof value === 'boolean') return value;
  const found = JSON.stringify(value);
  throw new Fault('EXPRESSION_FAILED', said('notBoolean', { expression: condition, found }));
}

/** BPMN 2.0.2 §13.2.3: every condition is evaluated before any token is produced. */
function chosen(step: Stepping, params: Record<string, Json>, scope: string): ProducedFlow[] {
  const flows = params.flows as unknown as ProducedFlow[];
  const open = flows.filter(
    (flow) => !flow.default && (flow.condition === undefined || isTrue(step, flow.condition, scope)),
  );
  if (open.length > 0 || params.maybeNone === true) return open;
  const otherwise = flows.filter((flow) => flow.default);
  if (otherwise.length === 0) throw new Fault('NO_FLOW', said('noFlowHere'));
  return otherwise;
}

export const sequenceFlow: ElementModule = {
  actions: {
    take: (step, by, params) => step.move({ type: 'flow.taken', flow: String(params.flow), token: by.token }),
    produce: (step, by, params) => {
      const { scope } = step.state.tokens[by.token]!;
      for (const flow of chosen(step, params, scope)) {
        if (flow.id !== undefined) step.move({ type: 'flow.taken', flow: flow.id, token: by.token });
        step.enter(scope, flow.target, flow.id);
      }
    },
    end: (step, by) => step.endToken(by.token),
  },
  tokenEffects: {
    produce: (params) => ({
      kind: 'split',
      flows: params.flows as unknown as ProducedFlow[],
      maybeNone: params.maybeNone === true,
    }),
    end: () => ({ kind: 'end' }),
  },
};
