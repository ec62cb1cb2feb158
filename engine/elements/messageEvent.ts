/**
 * Message events (BPMN 2.0.2 §10.5.5, §13.5.1): a state subscribes when it is entered and unsubscribes when
 * it is left. A message is correlated by its name and by the key that `zeebe:subscription` computes.
 */
import type { StateNode, Transition } from '../machine.js';
import type { EventOf, Key, Mapping, Refusal } from '../vocabulary.js';
import { addAction } from './boundaryEvent.js';
import type { BpmnElement, Compiling, ElementModule, FlowNode, Stepping } from './element.js';
import { Fault, refusal } from './element.js';
import { extension, ioMapping, text } from './ioMapping.js';

export const messageDefinition = 'bpmn:MessageEventDefinition';

/** Name and correlation key of the message that an event or task refers to. */
export function messageOf(node: FlowNode, compiling: Compiling, side: 'send' | 'receive') {
  const message = (node.eventDefinitions[0] ?? node.bpmn).messageRef as BpmnElement | undefined;
  const name = message && text(message, 'name');
  const correlationKey = message && text(extension(message, 'zeebe:Subscription'), 'correlationKey');
  if (name === undefined) {
    compiling.report(
      node.id,
      'message-name',
      'The event needs a reference to a message with a name',
      '10.5.5',
    );
  } else if (correlationKey === undefined && side === 'receive') {
    const advice = `add zeebe:subscription correlationKey="=…" to the message "${name}"`;
    compiling.report(node.id, 'message-correlation-key', `The message has no correlation key: ${advice}`);
  }
  return { name: name ?? '', correlationKey: correlationKey ?? '' };
}

/** Makes a state wait for a message and answer it with a transition. */
export function waitForMessage(
  node: FlowNode,
  state: StateNode,
  compiling: Compiling,
  answer: Transition,
): void {
  const element = compiling.key(node.id);
  const { outputs } = ioMapping(node);
  const params = { element, ...messageOf(node, compiling, 'receive'), ...(outputs && { outputs }) };
  addAction(state, 'entry', { type: 'subscribe', params });
  addAction(state, 'exit', { type: 'unsubscribe', params: { element } });
  state.on = { ...state.on, [`message.${element}`]: [answer] };
}

function unsubscribe(step: Stepping, tokenKey: Key, element: string): void {
  const token = step.state.tokens[tokenKey]!;
  const { [element]: key, ...open } = token.subscriptions;
  if (key === undefined) return;
  step.put('tokens', tokenKey, { ...token, subscriptions: open });
  step.drop('subscriptions', key);
  step.move({ type: 'subscription.closed', key, element });
  step.effect({ type: 'subscription.close', subscription: key });
}

function onCorrelated(step: Stepping, event: EventOf<'message.correlated'>): Refusal | undefined {
  const subscription = step.state.subscriptions[event.subscription];
  if (!subscription) {
    return refusal('SUBSCRIPTION_NOT_FOUND', `The instance holds no subscription "${event.subscription}"`);
  }
  const { key, element, token, outputs } = subscription;
  step.move({ type: 'subscription.matched', key, element });
  step.mapOutputs(outputs, { scope: step.state.tokens[token]!.scope }, event.variables);
  step.send(token, { type: `message.${element}` });
}

export const messageEvent: ElementModule = {
  actions: {
    subscribe: (step, by, params) => {
      const token = step.state.tokens[by.token]!;
      const place = { scope: token.scope };
      const message = String(step.evaluate(String(params.name), place));
      const correlationKey = step.evaluate(String(params.correlationKey), place);
      if (typeof correlationKey !== 'string' && typeof correlationKey !== 'number') {
        const found = JSON.stringify(correlationKey);
        throw new Fault(
          'EXPRESSION_FAILED',
          `The correlation key "${params.correlationKey}" should be a text or a number, but is ${found}`,
        );
      }
      const element = String(params.element);
      const key = step.nextKey();
      const outputs = (params.outputs ?? []) as unknown as Mapping[];
      const subscription = {
        key,
        element,
        token: by.token,
        message,
        correlationKey: String(correlationKey),
        outputs,
      };
      step.put('subscriptions', key, subscription);
      step.put('tokens', by.token, { ...token, subscriptions: { ...token.subscriptions, [element]: key } });
      step.move({ type: 'subscription.opened', key, element });
      step.effect({
        type: 'subscription.open',
        subscription: key,
        message,
        correlationKey: subscription.correlationKey,
      });
    },
    unsubscribe: (step, by, params) => unsubscribe(step, by.token, String(params.element)),
  },
  handlers: { 'message.correlated': onCorrelated },
};
