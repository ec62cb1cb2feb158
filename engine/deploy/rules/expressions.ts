/** BPMN 2.0.2 §8.4.6: what an executable process computes is written formally. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import { ancestorOf, isA, isExecutable, parentOf, textOf } from './model.js';
import { each, error, found, label, type Rule, warning } from './rule.js';

const place = (expression: BpmnElement): Text =>
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
      return (
        isEmpty &&
        found('{expression}有一个空的表达式', 'An expression of the {expression} is empty', {
          expression: place(expression),
        })
      );
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
      return (
        isNatural(expression) &&
        found('{expression}写的是“{other}”', 'The {expression} says "{other}"', {
          expression: place(expression),
          other: textOf(expression.body),
        })
      );
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
        !isNatural(expression) &&
        found('{expression}的“{it}”没有标为正式表达式', '"{it}" of the {expression} is not marked', {
          it: textOf(expression.body),
          expression: place(expression),
        })
      );
    }),
  ),
];
