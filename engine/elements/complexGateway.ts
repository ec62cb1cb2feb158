/**
 * Complex gateway (BPMN 2.0.2 §10.6.5, §13.4.4), in two phases.
 *
 * Waiting for start, its activation condition is looked at whenever a token arrives; `activationCount` is
 * the number of incoming flows with a token, and each flow's own count goes by its id. When it holds, one
 * token of each such flow is consumed and the outgoing flows whose condition is true are taken. Then the
 * gateway waits for the flows that were still empty, as far as tokens are to be expected there, consumes
 * those, takes the outgoing flows whose condition is true with `waitingForStart = false`, and starts afresh.
 */
import type { Variables } from '../vocabulary.js';
import type { Stepping } from './contract/stepping.js';
import { joining } from './contract/tokenEffect.js';
import { feelOf } from './dataFlow/data.js';
import type { ElementModule } from './element.js';
import {
  arrive,
  type Counts,
  consume,
  joiningState,
  keepArrivals,
  nothingExpected,
  takeArrivals,
  type Waiting,
  waitingGateways,
} from './flow/joining.js';
import { splittingState } from './sequenceFlow.js';

function countsAsVariables(incoming: string[], counts: Counts): Variables {
  const each = Object.fromEntries(incoming.map((flow) => [flow, counts[flow] ?? 0]));
  return { ...each, activationCount: incoming.filter((flow) => counts[flow] !== undefined).length };
}

function setPhase(step: Stepping, { scope, gateway }: Waiting, consumed: string[] | undefined): void {
  const current = step.state.scopes[scope.key]!;
  const { [gateway]: _before, ...others } = current.phases ?? {};
  step.put('scopes', scope.key, {
    ...current,
    phases: consumed ? { ...others, [gateway]: { consumed } } : others,
  });
}

function goOn(step: Stepping, waiting: Waiting, flows: string[], waitingForStart: boolean): void {
  const { scope, gateway, params } = waiting;
  const current = step.state.scopes[scope.key]!;
  keepArrivals(step, scope.key, gateway, consume(current.arrivals[gateway] ?? {}, flows));
  step.setVariables(scope.key, { waitingForStart }, true);
  const out = waitingForStart ? params.out : params.outAgain;
  const after = takeArrivals(step, scope.key, gateway, flows, { phased: true });
  step.enter(scope.key, String(out), undefined, after);
}

/** The first phase: is the activation condition true? */
function tryStart(step: Stepping, waiting: Waiting): boolean {
  const { scope, gateway, params } = waiting;
  const incoming = params.incoming as string[];
  const counts = scope.arrivals[gateway];
  if (!counts) return false;
  const locals = countsAsVariables(incoming, counts);
  const condition =
    params.condition === undefined
      ? true
      : step.evaluate(`=${params.condition}`, { scope: scope.key, locals });
  if (condition !== true) return false;
  const full = Object.keys(counts);
  const rest = incoming.filter((flow) => !full.includes(flow));
  setPhase(step, waiting, rest.length > 0 ? full : undefined);
  goOn(step, waiting, full, true);
  return true;
}

/** The second phase: are all other tokens here, or not to be expected any more? */
function tryReset(step: Stepping, waiting: Waiting, consumed: string[]): boolean {
  const { scope, gateway, params } = waiting;
  const rest = (params.incoming as string[]).filter((flow) => !consumed.includes(flow));
  const counts = scope.arrivals[gateway] ?? {};
  const full = rest.filter((flow) => counts[flow] !== undefined);
  const empty = rest.filter((flow) => counts[flow] === undefined);
  if (!nothingExpected(step, waiting, empty, [...full, ...consumed])) return false;
  setPhase(step, waiting, undefined);
  goOn(step, waiting, full, false);
  return true;
}

export const complexGateway: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ComplexGateway',
      state: (node, compiling) => {
        if (node.incoming.length < 2) return splittingState(node, compiling.key);
        const condition = feelOf(node.bpmn.activationCondition);
        const outAgain = `${compiling.key(node.id)}~again`;
        // On reset only flows with a condition can be meant: nothing is produced when none is true.
        const conditional = node.outgoing.filter((flow) => flow.condition !== undefined);
        const { defaultFlow: _standard, ...bare } = node;
        const reset = splittingState({ ...bare, outgoing: conditional }, compiling.key, true);
        compiling.addState(outAgain, { ...reset, meta: { element: node.type } });
        const more = { outAgain, ...(condition !== undefined && { condition }) };
        return joiningState(node, 'arriveComplex', compiling, more);
      },
    },
  ],
  actions: {
    arriveComplex: (step, by, params) => {
      arrive(step, by, params);
    },
  },
  tokenEffects: { arriveComplex: joining('condition') },
  atRest: (step) => {
    for (const waiting of waitingGateways(step, 'arriveComplex')) {
      const phase = waiting.scope.phases?.[waiting.gateway] as { consumed: string[] } | undefined;
      if (phase ? tryReset(step, waiting, phase.consumed) : tryStart(step, waiting)) return;
    }
  },
};
