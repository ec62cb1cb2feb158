/** Conditions, default flows and what sequence flows must reach. */
import { bpmn, catchEvent, end, exclusive, flow, line, parallel, start, tag } from '../../support/diagram.js';
import { definition, type RuleCase, task, through, throwEvent } from './ruleCase.js';

const plain = bpmn([start(), end(), line('start', 'end')]);
const split = (id: string, gateway: string, condition?: string) =>
  bpmn([
    start(),
    gateway,
    end('a'),
    end('b'),
    flow('start', id),
    flow(id, 'a', condition),
    flow(id, 'b', undefined, 'other'),
  ]);
const listed = (outgoing: string, incoming: string) =>
  bpmn([
    tag('bpmn:startEvent', { id: 'start' }, `<bpmn:outgoing>${outgoing}</bpmn:outgoing>`),
    tag('bpmn:task', { id: 'x' }, incoming, '<bpmn:outgoing>x-end</bpmn:outgoing>'),
    tag('bpmn:endEvent', { id: 'end' }, '<bpmn:incoming>x-end</bpmn:incoming>'),
    line('start', 'x', 'end'),
  ]);
const immediate = (value: boolean) =>
  plain.replace('<bpmn:sequenceFlow ', `<bpmn:sequenceFlow isImmediate="${value}" `);

export const conditionCases: RuleCase[] = [
  {
    rule: 'flow-condition',
    claim: 'of two flows out of an exclusive gateway one has a condition and the other is the default',
    element: 'other',
    wrong: split('x', exclusive('x'), '=true'),
    right: split('x', exclusive('x', 'other'), '=true'),
  },
  {
    rule: 'condition-source',
    claim: 'a flow out of a parallel gateway has no condition',
    element: 'x-a',
    wrong: split('x', parallel('x'), '=true'),
    right: split('x', exclusive('x', 'other'), '=true'),
  },
  {
    rule: 'condition-alone',
    claim: 'a conditional flow is not the only one out of an activity',
    element: 'x-a',
    wrong: bpmn([start(), task('x'), end('a'), flow('start', 'x'), flow('x', 'a', '=true')]),
    right: split('x', task('x'), '=true'),
  },
  {
    rule: 'default-flow',
    claim: 'the default flow of a gateway leaves that gateway',
    element: 'x',
    wrong: split('x', exclusive('x', 'start-x'), '=true'),
    right: split('x', exclusive('x', 'other'), '=true'),
  },
  {
    rule: 'default-flow-kind',
    claim: 'a parallel gateway has no default flow',
    element: 'x',
    wrong: split('x', '<bpmn:parallelGateway id="x" default="other"/>'),
    right: split('x', parallel('x')),
  },
  {
    rule: 'default-flow-condition',
    claim: 'the condition of a default flow is worth a warning',
    element: 'x',
    wrong: split('x', exclusive('x', 'x-a'), '=true'),
    right: split('x', exclusive('x', 'other'), '=true'),
  },
  {
    rule: 'flow-immediate',
    claim: 'a flow of an executable process is immediate',
    element: 'start-end',
    wrong: immediate(false),
    right: immediate(true),
  },
  {
    rule: 'incoming-missing',
    claim: 'where a start event is, every activity is reached',
    element: 'x',
    wrong: bpmn([start(), end(), line('start', 'end'), task('x'), flow('x', 'end')]),
    right: through('x', task('x')),
  },
  {
    rule: 'outgoing-missing',
    claim: 'where an end event is, every activity is left',
    element: 'x',
    wrong: bpmn([start(), end(), line('start', 'end'), task('x'), flow('start', 'x')]),
    right: through('x', task('x')),
  },
  {
    rule: 'start-event-outgoing',
    claim: 'a flow leaves a start event',
    element: 's',
    wrong: through('x', task('x'), start('s')),
    right: through('x', task('x')),
  },
  {
    rule: 'end-event-incoming',
    claim: 'a flow leads to an end event',
    element: 'e',
    wrong: through('x', task('x'), end('e')),
    right: through('x', task('x')),
  },
  {
    rule: 'intermediate-event-incoming',
    claim: 'a flow leads to an intermediate event',
    element: 'e',
    wrong: through('x', task('x'), throwEvent('e'), flow('e', 'end')),
    right: through('x', throwEvent('x')),
  },
  {
    rule: 'intermediate-event-outgoing',
    claim: 'a flow leaves an intermediate event',
    element: 'e',
    wrong: through('x', task('x'), catchEvent('e', definition('timer')), flow('x', 'e')),
    right: through('x', throwEvent('x')),
  },
  {
    rule: 'end-event-missing',
    claim: 'a start event asks for an end event',
    element: 'process',
    wrong: bpmn([start(), task('x'), flow('start', 'x')]),
    right: bpmn([task('x')]),
  },
  {
    rule: 'start-event-missing',
    claim: 'an end event asks for a start event',
    element: 'process',
    wrong: bpmn([task('x'), end(), flow('x', 'end')]),
    right: bpmn(['<bpmn:receiveTask id="x" instantiate="true"/>', end(), flow('x', 'end')]),
  },
  {
    rule: 'flow-lists',
    claim: 'a flow that its source lists is listed by its target',
    element: 'start-x',
    wrong: listed('start-x', ''),
    right: listed('start-x', '<bpmn:incoming>start-x</bpmn:incoming>'),
  },
  {
    rule: 'flow-lists',
    claim: 'a node does not list the flow of another',
    element: 'start',
    wrong: listed('x-end', '<bpmn:incoming>start-x</bpmn:incoming>'),
    right: listed('start-x', '<bpmn:incoming>start-x</bpmn:incoming>'),
  },
];
