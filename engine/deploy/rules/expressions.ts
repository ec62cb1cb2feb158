/** BPMN 2.0.2 §8.4.6: what an executable process computes is written formally. */
import type { BpmnElement } from '../../elements/element.js';
import { ancestorOf, isA, isExecutable, parentOf, textOf } from './model.js';
import { each, error, label, type Rule, warning } from './rule.js';

const place = (expression: BpmnElement): string =>
  label(ancestorOf(expression, 'bpmn:FlowElement') ?? parentOf(expression));

const isFormal = (expression: BpmnElement): boolean => isA(expression, 'bpmn:FormalExpression');

/**
 * Times and numbers read the same for people and machines, and some tools do not mark them. Anything else
 * that is not said to be formal is a sentence for people, unless it begins as FEEL does in Camunda's models.
 */
const isNatural = (expression: BpmnElement): boolean =>
  !/^(=|[-+]?[PR\d][^\s]*$)/.test(textOf(expression.body));

export const expressions: Rule[] = [
  error(
    'expression-empty',
    '8.4.6',
    'An expression of an executable process is not empty',
    'Write the expression, or remove the element',
    each('bpmn:Expression', (expression) => {
      const isEmpty = isExecutable(expression) && textOf(expression.body) === '';
      return isEmpty && `An expression of the ${place(expression)} is empty`;
    }),
  ),
  error(
    'expression-natural',
    '8.4.6',
    'An executable process has formal expressions, not sentences',
    'Write it in FEEL with xsi:type="tFormalExpression", or set isExecutable="false"',
    each('bpmn:Expression', (expression) => {
      if (!isExecutable(expression) || isFormal(expression) || textOf(expression.body) === '')
        return undefined;
      return isNatural(expression) && `The ${place(expression)} says "${textOf(expression.body)}"`;
    }),
  ),
  warning(
    'expression-informal',
    '8.4.6',
    'An expression of an executable process is marked as formal',
    'Add xsi:type="tFormalExpression"',
    each('bpmn:Expression', (expression) => {
      if (!isExecutable(expression) || isFormal(expression) || textOf(expression.body) === '')
        return undefined;
      return (
        !isNatural(expression) && `"${textOf(expression.body)}" of the ${place(expression)} is not marked`
      );
    }),
  ),
];
