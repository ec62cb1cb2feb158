/**
 * Event-based gateway (BPMN 2.0.2 §10.6.6, §13.4.5): waits for the events behind it; the first that occurs
 * decides the way. Its state waits for all of them at once and goes on behind the one that came. An
 * instantiating gateway is never entered: the events behind it start instances; a parallel one then waits
 * for all the others too.
 */
import type { Start, StateNode, Transition } from '../machine.js';
import type { Compiling, ElementModule, Flow, FlowNode } from './element.js';
import { awaitedMessage, messageStart } from './messageEvent.js';
import { produced } from './sequenceFlow.js';
import { waitForSubscription } from './work/subscription.js';

/** Takes the flow to the event and, in the same transition, goes on behind it. */
function behind(flow: Flow, target: FlowNode, compiling: Compiling): Transition {
  const onward = compiling.leave(target);
  const actions = [onward.actions ?? []].flat();
  return { ...onward, actions: [{ type: 'take', params: { flow: flow.id } }, ...actions] };
}

function wait(flow: Flow, target: FlowNode, state: StateNode, compiling: Compiling): void {
  const answer = behind(flow, target, compiling);
  if (target.type === 'bpmn:ReceiveTask') {
    const wanted = awaitedMessage(target, target.bpmn, compiling);
    waitForSubscription({ node: target, name: compiling.key(target.id) }, state, wanted, answer);
    return;
  }
  for (const [trigger, site] of compiling.triggers(target, 'catch'))
    trigger.wait?.(site, state, compiling, answer);
}

/**
 * How each event behind an instantiating gateway starts an instance: in a state that goes on behind the
 * event.
 */
function instantiations(node: FlowNode, compiling: Compiling): Start[] {
  const targets = node.outgoing.flatMap((flow) => compiling.node(flow.target) ?? []);
  const waitsForOthers = node.bpmn.eventGatewayType === 'Parallel';
  return targets.flatMap((target) => {
    const state = `${compiling.key(target.id)}~begin`;
    const others = waitsForOthers ? targets.filter((other) => other !== target) : [];
    const flows = [
      ...target.outgoing.map((flow) => produced(flow, compiling.key, false)),
      ...others.map((other) => ({ target: compiling.key(other.id) })),
    ];
    compiling.addState(state, { type: 'final', entry: { type: 'produce', params: { flows } } });
    if (target.type === 'bpmn:ReceiveTask') {
      return [messageStart(target, target.bpmn, state, compiling)];
    }
    return compiling
      .triggers(target, 'catch')
      .flatMap(([trigger, site]) => (trigger.start ? [{ ...trigger.start(site, compiling), state }] : []));
  });
}

export const eventBasedGateway: ElementModule = {
  shapes: [
    {
      type: 'bpmn:EventBasedGateway',
      starts: (node, compiling) => (node.bpmn.instantiate === true ? instantiations(node, compiling) : []),
      state: (node, compiling) => {
        const state: StateNode = {};
        if (node.bpmn.instantiate === true) return { type: 'final', tags: ['trigger'] };
        for (const flow of node.outgoing) {
          const target = compiling.node(flow.target);
          if (target) wait(flow, target, state, compiling);
        }
        return state;
      },
    },
  ],
};
