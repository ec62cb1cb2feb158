/** BPMN 2.0.2 §8.4.2: correlation keys, properties and subscriptions. */
import type { BpmnElement } from '../../elements/element.js';
import { listOf, parentOf, refOf } from './model.js';
import { each, error, label, type Rule } from './rule.js';

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
      return paths.length === 0 && `The ${label(property)} does not`;
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
      return again.map((message) => `The ${label(property)} has several for the ${label(refOf(message))}`);
    }),
  ),
  error(
    'correlation-key-properties',
    '8.4.2',
    'A correlation key has at least one property',
    'Add a correlationPropertyRef',
    each('bpmn:CorrelationKey', (key) => {
      return listOf(key.correlationPropertyRef).length === 0 && `The ${label(key)} has none`;
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
          .map((one) => `The ${where} does not bind the ${label(one)}`),
        ...bound
          .filter((one, index) => expected.includes(one) && bound.indexOf(one) < index)
          .map((one) => `The ${where} binds the ${label(one)} again`),
        ...bound
          .filter((one) => !expected.includes(one))
          .map((one) => `The ${where} binds the ${label(one)}`),
      ];
    }),
  ),
];
