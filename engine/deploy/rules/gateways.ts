/** BPMN 2.0.2 §10.6: gateways, their direction, and what an event-based gateway waits for. */
import type { BpmnElement } from '../../elements/element.js';
import { definitionsOf, hasTrigger, isA, kindOf, type Model, refOf, scopeOf } from './model.js';
import { each, error, type Judgement, label, type Rule } from './rule.js';

const gateway = (judge: (gateway: BpmnElement, into: number, out: number) => Judgement) =>
  each('bpmn:Gateway', (one, model) => judge(one, model.incoming(one).length, model.outgoing(one).length));

const counts = (one: BpmnElement, into: number, out: number): string =>
  `The ${label(one)} is ${one.gatewayDirection}, with ${into} incoming and ${out} outgoing`;

const directions: Rule[] = [
  error(
    'gateway-flows',
    '10.6.1',
    'A gateway has several incoming or several outgoing flows, for it merges or splits',
    'Draw the missing flows, or remove the gateway',
    gateway((one, into, out) => {
      return into < 2 && out < 2 && `The ${label(one)} has ${into} incoming and ${out} outgoing`;
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
      return out < 2 && `The ${label(one)} has ${out}`;
    }),
  ),
  error(
    'event-gateway-target',
    '10.6.6',
    `An event-based gateway leads to receive tasks and to events that catch: ${awaited.join(', ')}`,
    'Put such an event at the beginning of each path',
    eventBased((one, model) => {
      const others = targetsOf(one, model).filter((target) => !mayFollow(target));
      return others.map((target) => `The ${label(one)} leads to the ${label(target)}`);
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
      return isMixed && `The ${label(one)} leads to both`;
    }),
  ),
  error(
    'event-gateway-boundary',
    '10.6.6',
    'A receive task behind an event-based gateway has no boundary events',
    'Remove the boundary events, or wait for a message event instead',
    eventBased((one, model) => {
      const bordered = receivesIn(one, model).filter((task) => model.boundaryOf(task).length > 0);
      return bordered.map((task) => `The ${label(task)} behind the ${label(one)} has some`);
    }),
  ),
  error(
    'event-gateway-target-incoming',
    '10.6.6',
    'What follows an event-based gateway has no other incoming flow',
    'Give the other flow an event of its own',
    eventBased((one, model) => {
      const others = targetsOf(one, model).filter((target) => model.incoming(target).length > 1);
      return others.map((target) => `The ${label(target)} behind the ${label(one)} has others`);
    }),
  ),
  error(
    'event-gateway-instantiate',
    '10.6.6',
    'An event-based gateway that starts instances has no incoming flow',
    'Remove the flow, or set instantiate="false"',
    eventBased((one, model) => {
      const into = model.incoming(one).length;
      return one.instantiate === true && into > 0 && `The ${label(one)} has ${into}`;
    }),
  ),
  error(
    'event-gateway-top',
    '10.6.6',
    'A gateway or receive task that starts instances stands in a process, not in a sub-process',
    'Move it to the process, or set instantiate="false"',
    each('bpmn:FlowNode', (node) => {
      return (
        node.instantiate === true && isA(scopeOf(node), 'bpmn:SubProcess') && `The ${label(node)} is inside`
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
      return waitsForAll && `The ${label(one)} is parallel and does not start instances`;
    }),
  ),
];

export const gateways: Rule[] = [...directions, ...configurations];
