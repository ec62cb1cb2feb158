/** BPMN 2.0.2 §8.4.13, §10.6: where flows may have conditions and who may have a default flow. */
import { foreignAttribute, isA, isExecutable, refOf, textOf } from './model.js';
import { each, error, label, type Rule, warning } from './rule.js';

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
      return `The flow out of the ${label(source)} has a condition`;
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
      return model.outgoing(source).length < 2 && `It is the only flow out of the ${label(source)}`;
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
      return isFree && model.outgoing(source).length > 1 && `The flow out of the ${label(source)} has none`;
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
      return `The default flow "${standard.id}" does not leave the ${label(node)}`;
    }),
  ),
  error(
    'default-flow-kind',
    '8.4.13',
    'Only activities and exclusive, inclusive and complex gateways have a default flow',
    'Remove the attribute `default`',
    each('bpmn:FlowNode', (node) => {
      const standard = foreignAttribute(node, 'default');
      return standard !== undefined && `The ${label(node)} names the default flow "${standard}"`;
    }),
  ),
  warning(
    'default-flow-condition',
    '10.6.2',
    'A default flow has no condition; one that it has is ignored',
    'Remove the condition',
    each('bpmn:FlowNode', ({ default: standard }) => {
      const body = textOf(refOf(refOf(standard)?.conditionExpression)?.body);
      return body !== '' && `The default flow "${refOf(standard)?.id}" has the condition "${body}"`;
    }),
  ),
  error(
    'flow-immediate',
    '8.4.13',
    'The flows of an executable process are immediate',
    'Remove isImmediate="false"',
    each(
      'bpmn:SequenceFlow',
      (flow) => flow.isImmediate === false && isExecutable(flow) && 'The flow says isImmediate="false"',
    ),
  ),
];
