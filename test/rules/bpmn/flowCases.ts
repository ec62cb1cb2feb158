/** Ids, references, sequence flows, their conditions and what they must reach. */
import { boundary, bpmn, end, flow, line, start, subProcess } from '../../support/diagram.js';
import {
  definition,
  eventSubProcess,
  inner,
  laneSet,
  type RuleCase,
  startEvent,
  task,
  through,
} from './ruleCase.js';

const annotation = '<bpmn:textAnnotation id="note"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>';
const plain = bpmn([start(), end(), line('start', 'end')]);
const notExecutable = plain.replace('isExecutable="true"', 'isExecutable="false"');
const pub = (type: string) =>
  plain.replace('isExecutable="true"', `isExecutable="true" processType="${type}"`);
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
    claim: 'a task has an id',
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
    wrong: bpmn([laneSet('data'), '<bpmn:dataObject id="data"/>', ...[start(), end(), line('start', 'end')]]),
    right: bpmn([laneSet('end'), ...[start(), end(), line('start', 'end')]]),
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
];
