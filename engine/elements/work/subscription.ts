/**
 * Subscriptions (BPMN 2.0.2 §13.5.1): a state that waits for a message or signal subscribes when it is
 * entered and unsubscribes when it is left.
 */
import type { StateNode, Transition } from '../../machine.js';
import type { Incident, Json, Key, Mapping, Refusal, Subscription, Variables } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { said } from '../../wordings/faults.js';
import { instanceWords } from '../../wordings/instances.js';
import { Fault, refusal } from '../contract/fault.js';
import type { IncidentRetry, Place, Stepping } from '../contract/stepping.js';
import { ioMapping } from '../dataFlow/ioMapping.js';
import type { ActingToken, ElementModule, FlowNode } from '../element.js';
import { addAction } from '../flow/addAction.js';

/** What a state waits for; `keys` are what a message says of its correlation key. */
export type Wanted = { kind: 'message' | 'signal'; name: string; correlationKey?: string; keys?: Mapping[] };

/** Makes a state subscribe while it is active, and answer what arrives with a transition. */
export function waitForSubscription(
  site: { node: FlowNode; name: string },
  state: StateNode,
  { keys = [], ...wanted }: Wanted,
  answer: Transition,
): void {
  const element = site.name;
  const outputs = [...((ioMapping(site.node).outputs ?? []) as Json[]), ...(keys as unknown as Json[])];
  addAction(state, 'entry', {
    type: 'subscribe',
    params: {
      element,
      ...wanted,
      ...(keys.length > 0 && { mayBeUnset: true }),
      ...(outputs.length > 0 && { outputs }),
    },
  });
  addAction(state, 'exit', { type: 'unsubscribe', params: { element } });
  state.on = { ...state.on, [`${wanted.kind}.${element}`]: [answer] };
}

/** A property of a key may have no value yet: the first message sets it. */
function correlationKeyOf(step: Stepping, text: string, place: Place, mayBeUnset: boolean): string {
  const key = step.evaluate(text, place);
  if (key === null && mayBeUnset) return '';
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  const found = JSON.stringify(key);
  throw new Fault('EXPRESSION_FAILED', said('notCorrelationKey', { expression: text, found }));
}

function subscribe(step: Stepping, by: ActingToken, params: Record<string, Json>): void {
  const token = step.state.tokens[by.token]!;
  const place = { scope: token.scope };
  const kind = params.kind as 'message' | 'signal';
  const message = String(step.evaluate(String(params.name), place));
  const correlationKey =
    kind === 'signal'
      ? ''
      : correlationKeyOf(step, String(params.correlationKey), place, params.mayBeUnset === true);
  const element = String(params.element);
  const key = step.nextKey();
  const outputs = (params.outputs ?? []) as unknown as Mapping[];
  step.put('subscriptions', key, {
    key,
    kind,
    element,
    token: by.token,
    message,
    correlationKey,
    outputs,
  });
  step.put('tokens', by.token, { ...token, subscriptions: { ...token.subscriptions, [element]: key } });
  step.move({ type: 'subscription.opened', key, element });
  step.effect({ type: 'subscription.open', kind, subscription: key, message, correlationKey });
}

function unsubscribe(step: Stepping, tokenKey: Key, element: string): void {
  const token = step.state.tokens[tokenKey]!;
  const { [element]: key, ...open } = token.subscriptions;
  if (key === undefined) return;
  const held = incidentOf(step, step.state.subscriptions[key]!);
  if (held?.retry.kind === 'receive') {
    step.drop('incidents', held.key);
    step.move({ type: 'incident.dropped', key: held.key, element, code: held.code });
  }
  step.put('tokens', tokenKey, { ...token, subscriptions: open });
  step.drop('subscriptions', key);
  step.move({ type: 'subscription.closed', key, element });
  step.effect({ type: 'subscription.close', subscription: key });
}

/** Whether doing again what an incident holds is taking over what a subscription has received. */
const isReceiving = (retry: IncidentRetry, { key, kind, element }: Subscription): boolean =>
  retry.kind === 'receive'
    ? retry.subscription === key
    : retry.kind === 'send' && retry.event.type === `${kind}.${element}`;

/** The incident that keeps what a subscription has received: it could not be taken over, or led nowhere. */
const incidentOf = ({ state }: Stepping, subscription: Subscription): Incident | undefined =>
  Object.values(state.incidents).find(
    ({ token, retry }) => token === subscription.token && isReceiving(retry, subscription),
  );

/**
 * A message or signal for a subscription. While an incident keeps an earlier one, nothing overtakes it: a
 * message stays in its buffer, a signal passes by.
 */
export function correlate(step: Stepping, key: Key, variables: Variables): Refusal | undefined {
  const subscription = step.state.subscriptions[key];
  if (!subscription || incidentOf(step, subscription)) {
    return refusal('SUBSCRIPTION_NOT_FOUND', say(instanceWords.noSubscription, { key }));
  }
  step.move({ type: 'subscription.matched', key, element: subscription.element });
  receive(step, subscription, variables);
}

/** Takes over what came and tells the machine that waits for it. A mapping that fails is an incident (K4). */
function receive(step: Stepping, subscription: Subscription, variables: Variables): void {
  const { key, kind, element, token, outputs } = subscription;
  try {
    const { scope } = step.state.tokens[token]!;
    step.mapOutputs(outputs, { scope, carrier: { token, element } }, variables);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    step.incident({ token, element }, error, { kind: 'receive', subscription: key, variables });
    return;
  }
  step.send(token, { type: `${kind}.${element}` });
}

/** What an incident kept has gone on: what the buffer holds behind it may come in. */
function letInBehind(step: Stepping, { token, retry }: Incident): void {
  const open = token === undefined ? {} : step.state.tokens[token]?.subscriptions;
  for (const key of Object.values(open ?? {})) {
    const subscription = step.state.subscriptions[key]!;
    if (!isReceiving(retry, subscription) || incidentOf(step, subscription)) continue;
    const { kind, message, correlationKey } = subscription;
    step.effect({ type: 'subscription.open', kind, subscription: key, message, correlationKey });
  }
}

export const subscription: ElementModule = {
  actions: {
    subscribe,
    unsubscribe: (step, by, params) => unsubscribe(step, by.token, String(params.element)),
  },
  retries: {
    receive: {
      again: (step, _of, { subscription: key, variables }) => {
        const subscription = step.state.subscriptions[key];
        if (subscription) receive(step, subscription, variables);
      },
    },
  },
  afterRetry: letInBehind,
};
