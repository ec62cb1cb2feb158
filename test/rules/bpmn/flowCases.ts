/** Ids, references, sequence flows, their conditions and what they must reach. */
import {
  boundary,
  bpmn,
  catchEvent,
  end,
  exclusive,
  flow,
  line,
  parallel,
  start,
  subProcess,
  tag,
} from '../../support/diagram.js';
import {
  definition,
  eventSubProcess,
  inner,
  type RuleCase,
  startEvent,
  task,
  through,
  throwEvent,
} from './ruleCase.js';

const annotation = '<bpmn:textAnnotation id="note"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>';
const plain = bpmn([start(), end(), line('start', 'end')]);
const notExecutable = plain.replace('isExecutable="true"', 'isExecutable="false"');
const pub = (type: string) =>
  plain.replace('isExecutable="true"', `isExecutable="true" processType="${type}"`);
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
const withMessage = definition('message', { messageRef: 'm' });
const message = '<bpmn:message id="m" name="m"/>';
const signal = '<bpmn:signal id="m" name="m"/>';

export const flowCases: RuleCase[] = [
  {
    rule: 'executable',
    claim: 'a file with no executable process is refused',
    element: 'definitions',
    wrong: notExecutable,
    right: plain,
  },
  {
    rule: 'process-public',
    claim: 'a public process is not executable',
    element: 'process',
    wrong: pub('Public'),
    right: pub('Private'),
  },
  {
    rule: 'id-missing',
    claim: 'a flow element has an id',
    element: '',
    wrong: bpmn([start(), end(), line('start', 'end'), '<bpmn:task name="x"/>']),
    right: plain,
  },
  {
    rule: 'reference-type',
    claim: 'a messageRef does not name a signal',
    element: 'start',
    wrong: bpmn(
      [
        startEvent('start', withMessage.replace('messageRef', 'id="d" messageRef')),
        end(),
        line('start', 'end'),
      ],
      [signal],
    ),
    right: bpmn([startEvent('start', withMessage), end(), line('start', 'end')], [message]),
  },
  {
    rule: 'lane-member-type',
    claim: 'a lane that lists data is worth a warning',
    element: 'lane',
    wrong: bpmn([
      '<bpmn:laneSet id="l"><bpmn:lane id="lane"><bpmn:flowNodeRef>data</bpmn:flowNodeRef>' +
        '</bpmn:lane></bpmn:laneSet>',
      '<bpmn:dataObject id="data"/>',
      ...[start(), end(), line('start', 'end')],
    ]),
    right: bpmn([
      '<bpmn:laneSet id="l"><bpmn:lane id="lane"><bpmn:flowNodeRef>end</bpmn:flowNodeRef>' +
        '</bpmn:lane></bpmn:laneSet>',
      ...[start(), end(), line('start', 'end')],
    ]),
  },
  {
    rule: 'sequence-flow-source',
    claim: 'an artifact is not the source of a sequence flow',
    element: 'f',
    wrong: bpmn([start(), end(), line('start', 'end'), annotation, flow('note', 'end', undefined, 'f')]),
    right: plain,
  },
  {
    rule: 'sequence-flow-target',
    claim: 'data is not the target of a sequence flow',
    element: 'f',
    wrong: bpmn([
      start(),
      end(),
      line('start', 'end'),
      '<bpmn:dataObject id="d"/>',
      flow('start', 'd', undefined, 'f'),
    ]),
    right: plain,
  },
  {
    rule: 'sequence-flow-target',
    claim: 'a sequence flow has a target',
    element: 'f',
    wrong: bpmn([start(), end(), line('start', 'end'), '<bpmn:sequenceFlow id="f" sourceRef="start"/>']),
    right: plain,
  },
  {
    rule: 'sequence-flow-target',
    claim: 'an event sub-process is not the target of a sequence flow',
    element: 'start-x',
    wrong: bpmn([
      start(),
      end(),
      line('start', 'end'),
      flow('start', 'x'),
      eventSubProcess('x', definition('timer')),
    ]),
    right: plain,
  },
  {
    rule: 'sequence-flow-scope',
    claim: 'a sequence flow does not cross the border of a sub-process',
    element: 'x.task-end',
    wrong: through('x', subProcess('x', ...inner('x')), flow('x.task', 'end')),
    right: through('x', subProcess('x', ...inner('x'))),
  },
  {
    rule: 'start-event-incoming',
    claim: 'no flow leads into a start event',
    element: 'x-start',
    wrong: through('x', task('x'), flow('x', 'start')),
    right: through('x', task('x')),
  },
  {
    rule: 'boundary-event-incoming',
    claim: 'no flow leads into a boundary event',
    element: 'start-b',
    wrong: through(
      'x',
      task('x'),
      boundary('b', 'x', definition('error')),
      flow('b', 'end'),
      flow('start', 'b'),
    ),
    right: through('x', task('x'), boundary('b', 'x', definition('error')), flow('b', 'end')),
  },
  {
    rule: 'end-event-outgoing',
    claim: 'no flow leaves an end event',
    element: 'end-x',
    wrong: through('x', task('x'), flow('end', 'x')),
    right: through('x', task('x')),
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
