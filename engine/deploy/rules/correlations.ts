/** BPMN 2.0.2 §8.4.2: correlation keys, properties and subscriptions. */
import type { BpmnElement } from '../../elements/element.js';
import { listOf, parentOf, refOf } from './model.js';
import { each, error, found, label, type Rule } from './rule.js';

const bindingsOf = (subscription: BpmnElement) => listOf(subscription.correlationPropertyBinding);
const propertiesOf = (subscription: BpmnElement) =>
  listOf(refOf(subscription.correlationKeyRef)?.correlationPropertyRef);

export const correlations: Rule[] = [
  error(
    'correlation-property-retrieval',
    '8.4.2',
    'A correlation property says how it is taken from at least one message',
    'Add a correlationPropertyRetrievalExpression',
    each('bpmn:CorrelationProperty', (property) => {
      const paths = listOf(property.correlationPropertyRetrievalExpression);
      return (
        paths.length === 0 &&
        found('{property}没有写明', 'The {property} does not', { property: label(property) })
      );
    }),
  ),
  error(
    'correlation-retrieval-message',
    '8.4.2',
    'A correlation property is taken from each message in one way',
    'Keep one retrieval expression for each message',
    each('bpmn:CorrelationProperty', (property) => {
      const messages = listOf(property.correlationPropertyRetrievalExpression).map(
        ({ messageRef }) => messageRef,
      );
      const again = messages.filter((one, index) => one && messages.indexOf(one) < index);
      return again.map((message) =>
        found('{property}对{other}有几种取法', 'The {property} has several for the {other}', {
          property: label(property),
          other: label(refOf(message)),
        }),
      );
    }),
  ),
  error(
    'correlation-key-properties',
    '8.4.2',
    'A correlation key has at least one property',
    'Add a correlationPropertyRef',
    each('bpmn:CorrelationKey', (key) => {
      return (
        listOf(key.correlationPropertyRef).length === 0 &&
        found('{key}没有属性', 'The {key} has none', { key: label(key) })
      );
    }),
  ),
  error(
    'correlation-bindings',
    '8.4.2',
    'A correlation subscription binds each property of its key once, and nothing else',
    'Add the missing bindings, remove the others',
    each('bpmn:CorrelationSubscription', (subscription) => {
      const expected = propertiesOf(subscription);
      const bound = bindingsOf(subscription).flatMap((one) => refOf(one.correlationPropertyRef) ?? []);
      const where = label(parentOf(subscription));
      return [
        ...expected
          .filter((one) => !bound.includes(one))
          .map((one) =>
            found('{where}没有绑定{one}', 'The {where} does not bind the {one}', { where, one: label(one) }),
          ),
        ...bound
          .filter((one, index) => expected.includes(one) && bound.indexOf(one) < index)
          .map((one) =>
            found('{where}重复绑定了{one}', 'The {where} binds the {one} again', { where, one: label(one) }),
          ),
        ...bound
          .filter((one) => !expected.includes(one))
          .map((one) =>
            found('{where}绑定了{one}', 'The {where} binds the {one}', { where, one: label(one) }),
          ),
      ];
    }),
  ),
];
