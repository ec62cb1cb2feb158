/** Gateways, their direction, event-based gateways; compensation. */
import {
  boundary,
  bpmn,
  catchEvent,
  end,
  flow,
  line,
  message,
  start,
  subProcess,
  tag,
} from '../../support/diagram.js';
import { definition, eventSubProcess, inner, type RuleCase, task, through, throwEvent } from './ruleCase.js';

const gate = (attributes: Record<string, string | boolean> = {}, kind = 'exclusive') =>
  tag(`bpmn:${kind}Gateway`, { id: 'x', ...attributes });
const splitting = (gateway: string, ...more: string[]) =>
  bpmn([start(), gateway, end('a'), end('b'), line('start', 'x', 'a'), flow('x', 'b'), ...more]);
const merging = (gateway: string) =>
  bpmn([start(), task('a'), gateway, end('e'), line('start', 'x', 'e'), line('start', 'a', 'x')]);
const mixed = (gateway: string) =>
  bpmn([
    start(),
    task('a'),
    gateway,
    end('e'),
    line('start', 'x', 'e'),
    line('start', 'a', 'x'),
    flow('x', 'a'),
  ]);

const eventGate = (attributes: Record<string, string | boolean> = {}) => gate(attributes, 'eventBased');
const timed = (id: string) => catchEvent(id, definition('timer'));
const received = (id: string) => catchEvent(id, definition('message', { messageRef: 'm' }));
const receiving = (id: string) => tag('bpmn:receiveTask', { id, messageRef: 'm' });
const awaiting = (a: string, b: string, gateway = eventGate(), ...more: string[]) =>
  bpmn(
    [start(), gateway, a, b, end(), line('start', 'x', 'a', 'end'), line('x', 'b', 'end'), ...more],
    [message('m', 'm')],
  );
const starting = (gateway: string, ...more: string[]) =>
  bpmn(
    [gateway, received('a'), received('b'), end(), line('x', 'a', 'end'), line('x', 'b', 'end'), ...more],
    [message('m', 'm')],
  );

const undo = tag('bpmn:task', { id: 'undo', isForCompensation: true });
const compensation = definition('compensate');
const association = (source: string, target: string) =>
  tag('bpmn:association', { id: `${source}.${target}`, sourceRef: source, targetRef: target });
const atTask = (...content: string[]) =>
  through('t', task('t'), boundary('x', 't', compensation), ...content);
const undone = atTask(undo, association('x', 'undo'));
const asked = (activityRef: string, ...content: string[]) =>
  bpmn([
    ...[start(), task('t'), throwEvent('c', definition('compensate', { activityRef })), end()],
    ...[line('start', 't', 'c', 'end'), boundary('x', 't', compensation), undo, association('x', 'undo')],
    ...content,
  ]);
const deep = [subProcess('s', ...inner('s')), flow('start', 's'), flow('s', 'end')];

export const gatewayCases: RuleCase[] = [
  {
    rule: 'gateway-flows',
    claim: 'a gateway splits or merges',
    element: 'x',
    wrong: through('x', gate()),
    right: splitting(gate()),
  },
  {
    rule: 'gateway-converging',
    claim: 'a converging gateway does not split',
    element: 'x',
    wrong: splitting(gate({ gatewayDirection: 'Converging' })),
    right: merging(gate({ gatewayDirection: 'Converging' })),
  },
  {
    rule: 'gateway-diverging',
    claim: 'a diverging gateway does not merge',
    element: 'x',
    wrong: merging(gate({ gatewayDirection: 'Diverging' })),
    right: splitting(gate({ gatewayDirection: 'Diverging' })),
  },
  {
    rule: 'gateway-mixed',
    claim: 'a mixed gateway splits and merges',
    element: 'x',
    wrong: splitting(gate({ gatewayDirection: 'Mixed' })),
    right: mixed(gate({ gatewayDirection: 'Mixed' })),
  },
  {
    rule: 'event-gateway-outgoing',
    claim: 'an event-based gateway waits for two events',
    element: 'x',
    wrong: bpmn([start(), eventGate(), timed('a'), end(), line('start', 'x', 'a', 'end')]),
    right: awaiting(timed('a'), received('b')),
  },
  {
    rule: 'event-gateway-target',
    claim: 'an event-based gateway does not lead to a task',
    element: 'x',
    wrong: awaiting(timed('a'), task('b')),
    right: awaiting(timed('a'), receiving('b')),
  },
  {
    rule: 'event-gateway-mix',
    claim: 'an event-based gateway does not mix message events and receive tasks',
    element: 'x',
    wrong: awaiting(received('a'), receiving('b')),
    right: awaiting(timed('a'), receiving('b')),
  },
  {
    rule: 'event-gateway-boundary',
    claim: 'no boundary event hangs on a receive task behind an event-based gateway',
    element: 'x',
    wrong: awaiting(
      timed('a'),
      receiving('b'),
      eventGate(),
      boundary('e', 'b', definition('error')),
      flow('e', 'end'),
    ),
    right: awaiting(timed('a'), receiving('b')),
  },
  {
    rule: 'event-gateway-target-incoming',
    claim: 'an event behind an event-based gateway has no other flow',
    element: 'x',
    wrong: awaiting(timed('a'), received('b'), eventGate(), flow('start', 'b')),
    right: awaiting(timed('a'), received('b')),
  },
  {
    rule: 'event-gateway-instantiate',
    claim: 'no flow leads to a gateway that starts instances',
    element: 'x',
    wrong: starting(eventGate({ instantiate: true }), start(), flow('start', 'x')),
    right: starting(eventGate({ instantiate: true })),
  },
  {
    rule: 'event-gateway-top',
    claim: 'a gateway that starts instances stands in a process',
    element: 'x',
    wrong: through('s', subProcess('s', eventGate({ instantiate: true }))),
    right: starting(eventGate({ instantiate: true })),
  },
  {
    rule: 'event-gateway-parallel',
    claim: 'an event-based gateway in the flow does not wait for all',
    element: 'x',
    wrong: awaiting(timed('a'), received('b'), eventGate({ eventGatewayType: 'Parallel' })),
    right: starting(eventGate({ eventGatewayType: 'Parallel', instantiate: true })),
  },
  {
    rule: 'compensation-handler',
    claim: 'a compensation boundary event has a handler',
    element: 'x',
    wrong: atTask(undo),
    right: undone,
  },
  {
    rule: 'compensation-handler',
    claim: 'a compensation handler is marked',
    element: 'x',
    wrong: atTask(task('undo'), association('x', 'undo')),
    right: undone,
  },
  {
    rule: 'compensation-handler',
    claim: 'an association leads to a compensation handler, not from it',
    element: 'x',
    wrong: atTask(undo, association('undo', 'x')),
    right: undone,
  },
  {
    rule: 'compensation-handler-alone',
    claim: 'an activity has one compensation handler',
    element: 't',
    wrong: atTask(
      ...[undo, undo.replace('"undo"', '"also"'), boundary('y', 't', compensation)],
      ...[association('x', 'undo'), association('y', 'also')],
    ),
    right: undone,
  },
  {
    rule: 'compensation-handler-scope',
    claim: 'a compensation handler stands beside its event',
    element: 'x',
    wrong: atTask(subProcess('s', undo), flow('t', 's'), flow('s', 'end'), association('x', 'undo')),
    right: undone,
  },
  {
    rule: 'compensation-activity',
    claim: 'an activity for compensation belongs to an event',
    element: 'undo',
    wrong: through('t', task('t'), undo),
    right: undone,
  },
  {
    rule: 'compensation-activity-flow',
    claim: 'no flow joins an activity for compensation',
    element: 'undo',
    wrong: atTask(undo, association('x', 'undo'), flow('undo', 'end')),
    right: undone,
  },
  {
    rule: 'compensation-target',
    claim: 'what is to be compensated has a handler',
    element: 'c',
    wrong: asked('u', task('u'), line('start', 'u', 'end')),
    right: asked('t'),
  },
  {
    rule: 'compensation-target',
    claim: 'an activity inside a sub-process is not compensated from outside',
    element: 'c',
    wrong: asked('s.task', ...deep),
    right: asked('s', ...deep),
  },
  {
    rule: 'compensation-top',
    claim: 'a compensation event sub-process at the top is worth a warning',
    element: 'e',
    wrong: through('t', task('t'), eventSubProcess('e', compensation)),
    right: through('s', subProcess('s', ...inner('s', eventSubProcess('e', compensation)))),
  },
];
