/**
 * Message events (BPMN 2.0.2 §10.5.5, §13.5.1): a state subscribes when it is entered and unsubscribes when
 * it is left. A message is correlated by its name and by the key that `zeebe:subscription` computes.
 */
import type { Invoke, Start, StateNode, Transition } from '../machine.js';
import type { Incident, Json, Key, Mapping, Refusal, Subscription, Variables } from '../vocabulary.js';
import { addAction } from './boundaryEvent.js';
import { joined, keyFromMessage, keyOf } from './correlation.js';
import { feelName } from './data.js';
import type { Actor, BpmnElement, Compiling, ElementModule, FlowNode } from './element.js';
import { Fault, refusal } from './fault.js';
import { extension, ioMapping, startOutputs, text } from './ioMapping.js';
import { hasTaskDefinition, jobInput } from './job.js';
import type { IncidentRetry, Place, Stepping } from './stepping.js';

/**
 * Name and correlation key of the message that an event or task refers to; without a key the name decides.
 * `parts` are the properties of a key that is said as in the specification.
 */
export function messageOf(node: FlowNode, refers: BpmnElement, compiling: Compiling) {
  const message = refers.messageRef as BpmnElement | undefined;
  const name = message && (text(message, 'name') ?? message.id);
  const correlationKey = message && text(extension(message, 'zeebe:Subscription'), 'correlationKey');
  const parts = message && correlationKey === undefined ? keyOf(node, message) : [];
  if (name === undefined) {
    compiling.report(node.id, 'message-name', 'The event needs a reference to a message', '10.5.5');
  }
  return { name: name ?? '', correlationKey: correlationKey ?? '', parts };
}

/** What a state awaits of a message: its name, its key, and what to take over of it. */
export function awaitedMessage(node: FlowNode, refers: BpmnElement, compiling: Compiling): Wanted {
  const { name, correlationKey, parts } = messageOf(node, refers, compiling);
  const key = parts.length > 0 ? joined(parts.map(({ expected }) => expected)) : correlationKey;
  return { kind: 'message', name, correlationKey: key, keys: keyFromMessage(parts) };
}

/** How a message starts an instance with a token in a state. */
export function messageStart(
  node: FlowNode,
  refers: BpmnElement,
  state: string,
  compiling: Compiling,
): Start {
  const { name, parts } = messageOf(node, refers, compiling);
  const outputs = [...(startOutputs(node).outputs ?? []), ...keyFromMessage(parts)];
  return { state, kind: 'message', name, ...(outputs.length > 0 && { outputs }) };
}

type Wanted = { kind: 'message' | 'signal'; name: string; correlationKey?: string; keys?: Mapping[] };

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

/** What a sending element invokes: a job, or the engine's own publication. */
export function sendInvoke(node: FlowNode, refers: BpmnElement, compiling: Compiling): Invoke {
  const id = compiling.key(node.id);
  if (hasTaskDefinition(node)) return { src: 'job', id, input: jobInput(node, 'BPMN_ELEMENT', compiling) };
  const { name, correlationKey, parts } = messageOf(node, refers, compiling);
  const key = parts.length > 0 ? joined(parts.map(({ path }) => path)) : correlationKey;
  const sets = parts.map(({ property, path }): Json => ({ property, path }));
  const input = { name, correlationKey: key, ...(sets.length > 0 && { sets }), ...ioMapping(node) };
  return { src: 'publish', id, input };
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
    return refusal('SUBSCRIPTION_NOT_FOUND', `The instance holds no subscription "${key}" that is open`);
  }
  step.move({ type: 'subscription.matched', key, element: subscription.element });
  receive(step, subscription, variables);
}

/** Takes over what came and tells the machine that waits for it. A mapping that fails is an incident (K4). */
function receive(step: Stepping, subscription: Subscription, variables: Variables): void {
  const { key, kind, element, token, outputs } = subscription;
  try {
    step.mapOutputs(outputs, { scope: step.state.tokens[token]!.scope }, variables);
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

/** A property of a key may have no value yet: the first message sets it. */
function correlationKeyOf(step: Stepping, text: string, place: Place, mayBeUnset: boolean): string {
  const key = step.evaluate(text, place);
  if (key === null && mayBeUnset) return '';
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  const found = JSON.stringify(key);
  throw new Fault(
    'EXPRESSION_FAILED',
    `The correlation key "${text}" should be a text or a number, but is ${found}`,
  );
}

/** Published messages wait this long for a receiver. */
const timeToLiveMs = 3_600_000;

/** The first message of a conversation sets what its key has no value for yet. */
function setKey(step: Stepping, sets: { property: string; path: string }[], place: Place): void {
  for (const { property, path } of sets) {
    if (step.evaluate(`=${feelName(property)}`, { scope: place.scope }) !== null) continue;
    step.setVariables(place.scope, { [property]: step.evaluate(`=${path}`, place) });
  }
}

const publish: Actor = {
  open: (step, activity, input) => {
    const place = { scope: activity.scope, activity };
    setKey(step, (input.sets ?? []) as { property: string; path: string }[], place);
    step.effect({
      type: 'message.publish',
      name: String(step.evaluate(String(input.name), place)),
      correlationKey: String(step.evaluate(String(input.correlationKey), place) ?? ''),
      variables: activity.variables,
      timeToLiveMs,
    });
    step.completeActivity(activity, {});
  },
  close: () => undefined,
};

export const messageEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:MessageEventDefinition',
      positions: ['start', 'eventSubProcess', 'catch', 'boundary', 'throw', 'end'],
      wait: (site, state, compiling, answer) => {
        waitForSubscription(site, state, awaitedMessage(site.node, site.definition, compiling), answer);
      },
      raise: (site, compiling) => ({ invoke: sendInvoke(site.node, site.definition, compiling) }),
      start: (site, compiling) =>
        messageStart(site.node, site.definition, compiling.key(site.node.id), compiling),
    },
  ],
  actors: { publish },
  actions: {
    subscribe: (step, by, params) => {
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
    },
    unsubscribe: (step, by, params) => unsubscribe(step, by.token, String(params.element)),
  },
  handlers: {
    'message.correlated': (step, { subscription, variables }) => correlate(step, subscription, variables),
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
