/**
 * Message events (BPMN 2.0.2 §10.5.5, §13.5.1): caught through a subscription, thrown as a publication or by
 * a job. A message is correlated by its name and by the key that `zeebe:subscription` computes.
 */
import type { Invoke, Start } from '../machine.js';
import type { Json, Variables } from '../vocabulary.js';
import { extension, text } from './contract/extension.js';
import type { Place, Stepping } from './contract/stepping.js';
import { feelName } from './dataFlow/data.js';
import { ioMapping, startOutputs } from './dataFlow/ioMapping.js';
import { messageNamedBy } from './dataFlow/sentData.js';
import type { Action, Actor, BpmnElement, Compiling, ElementModule, FlowNode } from './element.js';
import { joined, keyFromMessage, keyOf } from './work/correlation.js';
import { hasTaskDefinition, jobInput } from './work/job.js';
import { correlate, type Wanted, waitForSubscription } from './work/subscription.js';

/**
 * Name and correlation key of the message that an event or task refers to; without a key the name decides.
 * `parts` are the properties of a key that is said as in the specification.
 */
export function messageOf(node: FlowNode, refers: BpmnElement, compiling: Compiling) {
  const message = messageNamedBy(refers);
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

/** The message that an element publishes. */
function published(node: FlowNode, refers: BpmnElement, compiling: Compiling): Record<string, Json> {
  const { name, correlationKey, parts } = messageOf(node, refers, compiling);
  const key = parts.length > 0 ? joined(parts.map(({ path }) => path)) : correlationKey;
  const sets = parts.map(({ property, path }): Json => ({ property, path }));
  return { name, correlationKey: key, ...(sets.length > 0 && { sets }) };
}

/** What a sending element invokes: a job, or the engine's own publication. */
export function sendInvoke(node: FlowNode, refers: BpmnElement, compiling: Compiling): Invoke {
  const id = compiling.key(node.id);
  if (hasTaskDefinition(node)) return { src: 'job', id, input: jobInput(node, 'BPMN_ELEMENT', compiling) };
  return { src: 'publish', id, input: { ...published(node, refers, compiling), ...ioMapping(node) } };
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

function publishFrom(step: Stepping, place: Place, input: Record<string, Json>, variables: Variables): void {
  setKey(step, (input.sets ?? []) as { property: string; path: string }[], place);
  step.effect({
    type: 'message.publish',
    name: String(step.evaluate(String(input.name), place)),
    correlationKey: String(step.evaluate(String(input.correlationKey), place) ?? ''),
    variables,
    timeToLiveMs,
  });
}

const publish: Actor = {
  open: (step, activity, input) => {
    publishFrom(step, { scope: activity.scope, activity }, input, activity.variables);
    step.completeActivity(activity, {});
  },
  close: () => undefined,
};

const publishInPassing: Action = (step, by, params) => {
  const { scope } = step.state.tokens[by.token]!;
  publishFrom(step, { scope, ...(by.activity && { activity: by.activity }) }, params, {});
};

export const messageEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:MessageEventDefinition',
      positions: ['start', 'eventSubProcess', 'catch', 'boundary', 'throw', 'end', 'implicitThrow'],
      wait: (site, state, compiling, answer) => {
        waitForSubscription(site, state, awaitedMessage(site.node, site.definition, compiling), answer);
      },
      raise: ({ node, definition, position }, compiling) =>
        position === 'implicitThrow'
          ? { entry: { type: 'publish', params: published(node, definition, compiling) } }
          : { invoke: sendInvoke(node, definition, compiling) },
      start: (site, compiling) =>
        messageStart(site.node, site.definition, compiling.key(site.node.id), compiling),
    },
  ],
  actors: { publish },
  actions: { publish: publishInPassing },
  handlers: {
    'message.correlated': (step, { subscription, variables }) => correlate(step, subscription, variables),
  },
};
