/** Triggers of events, boundary events, event sub-processes, links, what definitions refer to, timers. */
import {
  boundary,
  bpmn,
  catchEvent,
  end,
  error,
  flow,
  line,
  message,
  start,
  subProcess,
  tag,
  timer,
} from '../../support/diagram.js';
import {
  definition,
  eventSubProcess,
  type RuleCase,
  startEvent,
  task,
  through,
  throwEvent,
} from './ruleCase.js';

const wait = timer('timeDuration', 'PT1H');
const startedBy = (...definitions: string[]) =>
  bpmn([startEvent('x', ...definitions), end(), line('x', 'end')], [message('m', 'm')]);
const endedBy = (...definitions: string[]) =>
  bpmn([start(), end('x', ...definitions), line('start', 'x')], [error('e', 'E'), message('m', 'm')]);
const caught = (...definitions: string[]) => through('x', catchEvent('x', definitions.join('')));
const thrown = (...definitions: string[]) => through('x', throwEvent('x', ...definitions));
const atTask = (event: string, ...flows: string[]) => through('t', task('t'), event, ...flows);
const bound = (definitions: string, cancelActivity = true) =>
  atTask(boundary('x', 't', definitions, cancelActivity), flow('x', 'end'));
const inside = (scope: string) => through('t', task('t'), scope);
const inSubProcess = (...definitions: string[]) =>
  through('s', subProcess('s', startEvent('x', ...definitions), end('e'), line('x', 'e')));
const transaction = (content: string[], ...beside: string[]) =>
  through('t', tag('bpmn:transaction', { id: 't' }, ...content), ...beside);
const cancelling = [start('s'), end('x', definition('cancel')), line('s', 'x')];
const link = (name: string, ...content: string[]) =>
  definition('link', { id: `link-${name}`, name }, ...content);
const linked = (from: string, to: string, ...more: string[]) =>
  bpmn([
    start(),
    throwEvent('x', definition('link', { id: 'from', name: from })),
    catchEvent('y', definition('link', { id: 'to', name: to })),
    end(),
    line('start', 'x'),
    line('y', 'end'),
    ...more,
  ]);

const repeating = (...loops: string[]) =>
  inside(eventSubProcess('again', wait).replace('triggeredByEvent="true">', `$&${loops.join('')}`));

export const eventCases: RuleCase[] = [
  {
    rule: 'event-sub-process-loop',
    claim: 'an event sub-process does not loop',
    element: 'again',
    wrong: repeating('<bpmn:standardLoopCharacteristics loopMaximum="2"/>'),
    right: repeating(),
  },
  {
    rule: 'start-event-trigger',
    claim: 'a process is not started by an error',
    element: 'x',
    wrong: startedBy(definition('error')),
    right: startedBy(wait),
  },
  {
    rule: 'sub-process-start-trigger',
    claim: 'an embedded sub-process is not started by a timer',
    element: 'x',
    wrong: inSubProcess(wait),
    right: inSubProcess(),
  },
  {
    rule: 'event-sub-process-trigger',
    claim: 'an event sub-process has a trigger',
    element: 'x.start',
    wrong: inside(eventSubProcess('x', '')),
    right: inside(eventSubProcess('x', definition('error'))),
  },
  {
    rule: 'event-sub-process-trigger',
    claim: 'an event sub-process is not started by a cancellation',
    element: 'x.start',
    wrong: inside(eventSubProcess('x', definition('cancel'))),
    right: inside(eventSubProcess('x', wait, false)),
  },
  {
    rule: 'event-sub-process-interrupting',
    claim: 'an event sub-process that an error starts interrupts',
    element: 'x.start',
    wrong: inside(eventSubProcess('x', definition('error'), false)),
    right: inside(eventSubProcess('x', definition('escalation'), false)),
  },
  {
    rule: 'catch-event-trigger',
    claim: 'an intermediate catch event has a trigger',
    element: 'x',
    wrong: caught(''),
    right: caught(wait),
  },
  {
    rule: 'catch-event-trigger',
    claim: 'an error is not caught in the flow',
    element: 'x',
    wrong: caught(definition('error')),
    right: caught(definition('signal')),
  },
  {
    rule: 'throw-event-trigger',
    claim: 'an error is not thrown in the middle of the flow',
    element: 'x',
    wrong: thrown(definition('error')),
    right: thrown(definition('escalation')),
  },
  {
    rule: 'boundary-event-trigger',
    claim: 'a boundary event catches something',
    element: 'x',
    wrong: bound(''),
    right: bound(wait),
  },
  {
    rule: 'boundary-event-trigger',
    claim: 'a boundary event does not terminate',
    element: 'x',
    wrong: bound(definition('terminate')),
    right: bound(definition('conditional')),
  },
  {
    rule: 'boundary-event-interrupting',
    claim: 'a boundary event that catches an error interrupts',
    element: 'x',
    wrong: bound(definition('error'), false),
    right: bound(definition('escalation'), false),
  },
  {
    rule: 'link-alone',
    claim: 'a link stands alone in its event',
    element: 'x',
    wrong: caught(link('a'), wait),
    right: linked('a', 'a'),
  },
  {
    rule: 'end-event-trigger',
    claim: 'an end event does not wait for a timer',
    element: 'x',
    wrong: endedBy(wait),
    right: endedBy(definition('terminate')),
  },
  {
    rule: 'cancel-in-transaction',
    claim: 'a cancel end event stands in a transaction',
    element: 'x',
    wrong: endedBy(definition('cancel')),
    right: transaction(cancelling),
  },
  {
    rule: 'cancel-at-transaction',
    claim: 'a cancel boundary event hangs on a transaction',
    element: 'x',
    wrong: bound(definition('cancel')),
    right: transaction(cancelling, boundary('b', 't', definition('cancel')), flow('b', 'end')),
  },
];
