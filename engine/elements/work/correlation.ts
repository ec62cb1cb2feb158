/**
 * Correlation as BPMN says it (§8.4.2), where a message has no `zeebe:subscription`. The properties of a
 * key are variables of the process: the first message that is sent or received sets them (key-based), and a
 * message that is awaited must have the same values, or those that the process's subscription binds to them
 * (context-based). What a message says of itself is computed from its variables by its retrieval expression.
 */
import type { Mapping } from '../../vocabulary.js';
import { elementsIn, feelName, feelOf, variableOf } from '../dataFlow/data.js';
import type { BpmnElement, FlowNode } from '../element.js';

/** One property of the key of a message. */
interface KeyPart {
  property: string;
  /** FEEL over the message: its value there. */
  path: string;
  /** FEEL over the process: the value that is awaited. */
  expected: string;
}

function processAround({ $parent }: BpmnElement): BpmnElement | undefined {
  return $parent === undefined || $parent.$type === 'bpmn:Process' ? $parent : processAround($parent);
}

const subscriptionsOf = (node: FlowNode): BpmnElement[] =>
  elementsIn(processAround(node.bpmn)?.correlationSubscriptions);

/** Every key of the file: those that the process subscribes to before those of conversations. */
function keysFor(node: FlowNode, roots: BpmnElement[]): BpmnElement[] {
  const subscribed = subscriptionsOf(node).flatMap(({ correlationKeyRef }) => correlationKeyRef ?? []);
  const holders = roots.flatMap((root) => [root, ...elementsIn(root.conversations)]);
  return [...(subscribed as BpmnElement[]), ...holders.flatMap((one) => elementsIn(one.correlationKeys))];
}

/** The key of a message: the first of which it has every property, else all properties that it has. */
export function keyOf(node: FlowNode, message: BpmnElement): KeyPart[] {
  const roots = elementsIn(message.$parent?.rootElements);
  const paths = new Map<BpmnElement, string>();
  for (const property of roots.filter((one) => one.$type === 'bpmn:CorrelationProperty')) {
    for (const retrieval of elementsIn(property.correlationPropertyRetrievalExpression)) {
      const path = retrieval.messageRef === message ? feelOf(retrieval.messagePath) : undefined;
      if (path !== undefined) paths.set(property, path);
    }
  }
  const properties = keysFor(node, roots).map((key) => elementsIn(key.correlationPropertyRef));
  const whole = properties.find((some) => some.length > 0 && some.every((one) => paths.has(one)));
  const bindings = subscriptionsOf(node).flatMap((one) => elementsIn(one.correlationPropertyBinding));
  return (whole ?? [...paths.keys()]).map((property): KeyPart => {
    const bound = bindings.find((one) => one.correlationPropertyRef === property);
    const name = variableOf(property) ?? '';
    return {
      property: name,
      path: paths.get(property)!,
      expected: feelOf(bound?.dataPath) ?? feelName(name),
    };
  });
}

/** The expression of a correlation key: the value of its one property, or the values one after another. */
export function joined(values: string[]): string {
  if (values.length === 0) return '';
  if (values.length === 1) return `=${values[0]}`;
  return `=${values.map((value) => `string(${value})`).join(' + "|" + ')}`;
}

/** What a message that is received says of its key. */
export const keyFromMessage = (parts: KeyPart[]): Mapping[] =>
  parts.map(({ property, path }) => ({ source: `=${path}`, target: property, takes: [] }));
