/** BPMN 2.0.2 §8.4.13, §10.6: where flows may have conditions and who may have a default flow. */
import { foreignAttribute, isA, isExecutable, refOf, textOf } from './model.js';
import { each, error, found, label, type Rule, warning } from './rule.js';

const mayBranch = ['bpmn:Activity', 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway'];

export const conditions: Rule[] = [
  error(
    'condition-source',
    '8.4.13',
    'Only flows out of activities and of exclusive, inclusive and complex gateways have a condition',
    'Remove the condition, or put such a gateway before it',
    each('bpmn:SequenceFlow', ({ conditionExpression, sourceRef }) => {
      const source = refOf(sourceRef);
      if (!refOf(conditionExpression) || !source || isA(source, ...mayBranch)) return undefined;
      return found('从{source}出发的顺序流有条件', 'The flow out of the {source} has a condition', {
        source: label(source),
      });
    }),
  ),
  error(
    'condition-alone',
    '8.4.13',
    'An activity with a conditional flow has at least one more flow',
    'Add a default flow, or remove the condition',
    each('bpmn:SequenceFlow', ({ conditionExpression, sourceRef }, model) => {
      const source = refOf(sourceRef);
      if (!refOf(conditionExpression) || !source || !isA(source, 'bpmn:Activity')) return undefined;
      return (
        model.outgoing(source).length < 2 &&
        found('它是从{source}出发的唯一顺序流', 'It is the only flow out of the {source}', {
          source: label(source),
        })
      );
    }),
  ),
  error(
    'flow-condition',
    '10.6.2',
    'Of several flows out of an exclusive gateway each has a condition, but the default flow',
    'Write a condition in FEEL, or name the flow as default of the gateway',
    each('bpmn:SequenceFlow', (flow, model) => {
      const source = refOf(flow.sourceRef);
      if (!source || !isA(source, 'bpmn:ExclusiveGateway') || !isExecutable(source)) return undefined;
      const isFree = !refOf(flow.conditionExpression) && refOf(source.default) !== flow;
      return (
        isFree &&
        model.outgoing(source).length > 1 &&
        found('从{source}出发的这条顺序流没有条件', 'The flow out of the {source} has none', {
          source: label(source),
        })
      );
    }),
  ),
  error(
    'default-flow',
    '8.4.13',
    'The default flow of a node leaves that node',
    'Name one of the flows that leave it',
    each('bpmn:FlowNode', (node) => {
      const standard = refOf(node.default);
      if (!standard || refOf(standard.sourceRef) === node) return undefined;
      return found('默认顺序流“{id}”不从{node}出发', 'The default flow "{id}" does not leave the {node}', {
        id: standard.id,
        node: label(node),
      });
    }),
  ),
  error(
    'default-flow-kind',
    '8.4.13',
    'Only activities and exclusive, inclusive and complex gateways have a default flow',
    'Remove the attribute `default`',
    each('bpmn:FlowNode', (node) => {
      const standard = foreignAttribute(node, 'default');
      return (
        standard !== undefined &&
        found('{node}写有默认顺序流“{standard}”', 'The {node} names the default flow "{standard}"', {
          node: label(node),
          standard,
        })
      );
    }),
  ),
  warning(
    'default-flow-condition',
    '10.6.2',
    'A default flow has no condition; one that it has is ignored',
    'Remove the condition',
    each('bpmn:FlowNode', ({ default: standard }) => {
      const body = textOf(refOf(refOf(standard)?.conditionExpression)?.body);
      return (
        body !== '' &&
        found('默认顺序流“{it}”有条件“{body}”', 'The default flow "{it}" has the condition "{body}"', {
          it: refOf(standard)?.id,
          body,
        })
      );
    }),
  ),
  error(
    'flow-immediate',
    '8.4.13',
    'The flows of an executable process are immediate',
    'Remove isImmediate="false"',
    each(
      'bpmn:SequenceFlow',
      (flow) =>
        flow.isImmediate === false &&
        isExecutable(flow) &&
        found('该顺序流写有 isImmediate="false"', 'The flow says isImmediate="false"'),
    ),
  ),
];
