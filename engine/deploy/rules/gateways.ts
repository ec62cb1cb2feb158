/** BPMN 2.0.2 §10.6: gateways, their direction, and what an event-based gateway waits for. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import { definitionsOf, hasTrigger, isA, kindOf, type Model, refOf, scopeOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const gateway = (judge: (gateway: BpmnElement, into: number, out: number) => Judgement) =>
  each('bpmn:Gateway', (one, model) => judge(one, model.incoming(one).length, model.outgoing(one).length));

const counts = (one: BpmnElement, into: number, out: number): Text =>
  found(
    '{one}是 {gatewayDirection}，有 {into} 条流入、{out} 条离开的顺序流',
    'The {one} is {gatewayDirection}, with {into} incoming and {out} outgoing',
    { one: label(one), gatewayDirection: String(one.gatewayDirection), into, out },
  );

const directions: Rule[] = [
  error(
    'gateway-flows',
    '10.6.1',
    'A gateway has several incoming or several outgoing flows, for it merges or splits',
    'Draw the missing flows, or remove the gateway',
    gateway((one, into, out) => {
      return (
        into < 2 &&
        out < 2 &&
        found(
          '{one}有 {into} 条流入、{out} 条离开的顺序流',
          'The {one} has {into} incoming and {out} outgoing',
          { one: label(one), into, out },
        )
      );
    }),
  ),
  error(
    'gateway-converging',
    '10.6.1',
    'A converging gateway has at most one outgoing flow',
    'Set gatewayDirection="Mixed", or split behind it by another gateway',
    gateway((one, into, out) => {
      return one.gatewayDirection === 'Converging' && out > 1 && counts(one, into, out);
    }),
  ),
  error(
    'gateway-diverging',
    '10.6.1',
    'A diverging gateway has at most one incoming flow',
    'Set gatewayDirection="Mixed", or merge before it by another gateway',
    gateway((one, into, out) => {
      return one.gatewayDirection === 'Diverging' && into > 1 && counts(one, into, out);
    }),
  ),
  error(
    'gateway-mixed',
    '10.6.1',
    'A mixed gateway has several incoming and several outgoing flows',
    'Set gatewayDirection="Converging" or "Diverging", or leave it out',
    gateway((one, into, out) => {
      return one.gatewayDirection === 'Mixed' && (into < 2 || out < 2) && counts(one, into, out);
    }),
  ),
];

const awaited = ['message', 'timer', 'conditional', 'signal'];

function mayFollow(target: BpmnElement): boolean {
  if (isA(target, 'bpmn:ReceiveTask')) return true;
  if (!isA(target, 'bpmn:IntermediateCatchEvent')) return false;
  return definitionsOf(target).every((one) => awaited.includes(kindOf(one)));
}

const targetsOf = (one: BpmnElement, model: Model): BpmnElement[] =>
  model.outgoing(one).flatMap((flow) => refOf(flow.targetRef) ?? []);

const eventBased = (judge: (gateway: BpmnElement, model: Model) => Judgement) =>
  each('bpmn:EventBasedGateway', judge);

const receivesIn = (one: BpmnElement, model: Model): BpmnElement[] =>
  targetsOf(one, model).filter((target) => isA(target, 'bpmn:ReceiveTask'));

const configurations: Rule[] = [
  error(
    'event-gateway-outgoing',
    '10.6.6',
    'An event-based gateway has two or more outgoing flows',
    'Draw a flow to each event that it waits for',
    eventBased((one, model) => {
      const out = model.outgoing(one).length;
      return out < 2 && found('{one}有 {out} 条', 'The {one} has {out}', { one: label(one), out });
    }),
  ),
  error(
    'event-gateway-target',
    '10.6.6',
    `An event-based gateway leads to receive tasks and to events that catch: ${awaited.join(', ')}`,
    'Put such an event at the beginning of each path',
    eventBased((one, model) => {
      const others = targetsOf(one, model).filter((target) => !mayFollow(target));
      return others.map((target) =>
        found('{one}指向{target}', 'The {one} leads to the {target}', {
          one: label(one),
          target: label(target),
        }),
      );
    }),
  ),
  error(
    'event-gateway-mix',
    '10.6.6',
    'An event-based gateway leads to receive tasks or to message events, not to both',
    'Use one of the two for all messages',
    eventBased((one, model) => {
      const events = targetsOf(one, model).filter((target) => !isA(target, 'bpmn:ReceiveTask'));
      const isMixed =
        receivesIn(one, model).length > 0 && events.some((event) => hasTrigger(event, 'Message'));
      return isMixed && found('{one}两种都指向', 'The {one} leads to both', { one: label(one) });
    }),
  ),
  error(
    'event-gateway-boundary',
    '10.6.6',
    'A receive task behind an event-based gateway has no boundary events',
    'Remove the boundary events, or wait for a message event instead',
    eventBased((one, model) => {
      const bordered = receivesIn(one, model).filter((task) => model.boundaryOf(task).length > 0);
      return bordered.map((task) =>
        found('{one}之后的{task}有边界事件', 'The {task} behind the {one} has some', {
          task: label(task),
          one: label(one),
        }),
      );
    }),
  ),
  error(
    'event-gateway-target-incoming',
    '10.6.6',
    'What follows an event-based gateway has no other incoming flow',
    'Give the other flow an event of its own',
    eventBased((one, model) => {
      const others = targetsOf(one, model).filter((target) => model.incoming(target).length > 1);
      return others.map((target) =>
        found('{one}之后的{target}还有别的流入', 'The {target} behind the {one} has others', {
          target: label(target),
          one: label(one),
        }),
      );
    }),
  ),
  error(
    'event-gateway-instantiate',
    '10.6.6',
    'An event-based gateway that starts instances has no incoming flow',
    'Remove the flow, or set instantiate="false"',
    eventBased((one, model) => {
      const into = model.incoming(one).length;
      return (
        one.instantiate === true &&
        into > 0 &&
        found('{one}有 {into} 条流入的顺序流', 'The {one} has {into}', { one: label(one), into })
      );
    }),
  ),
  error(
    'event-gateway-top',
    '10.6.6',
    'A gateway or receive task that starts instances stands in a process, not in a sub-process',
    'Move it to the process, or set instantiate="false"',
    each('bpmn:FlowNode', (node) => {
      return (
        node.instantiate === true &&
        isA(scopeOf(node), 'bpmn:SubProcess') &&
        found('{node}在子流程中', 'The {node} is inside', { node: label(node) })
      );
    }),
  ),
  error(
    'event-gateway-parallel',
    '10.6.6',
    'An event-based gateway that waits for all its events starts instances',
    'Set instantiate="true", or eventGatewayType="Exclusive"',
    eventBased((one) => {
      const waitsForAll = one.eventGatewayType === 'Parallel' && one.instantiate !== true;
      return (
        waitsForAll &&
        found('{one}等待全部事件而不启动实例', 'The {one} is parallel and does not start instances', {
          one: label(one),
        })
      );
    }),
  ),
];

export const gateways: Rule[] = [...directions, ...configurations];
