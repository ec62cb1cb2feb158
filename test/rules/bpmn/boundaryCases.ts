/** Boundary events, event sub-processes, links, what definitions refer to, timers. */
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
  formal,
  inner,
  type RuleCase,
  startEvent,
  task,
  through,
  throwEvent,
} from './ruleCase.js';

const heard = definition('message', { messageRef: 'm' });
const thrownBack = (errorRef: string) => definition('error', { errorRef });
const handledBy = (...handlers: string[]) =>
  bpmn(
    [start(), subProcess('s', ...inner('s', ...handlers)), end(), line('start', 's', 'end')],
    [message('m', 'm', '=1'), error('e', 'E'), error('f', 'F')],
  );
const wait = timer('timeDuration', 'PT1H');
const startedBy = (...definitions: string[]) =>
  bpmn([startEvent('x', ...definitions), end(), line('x', 'end')], [message('m', 'm')]);
const endedBy = (...definitions: string[]) =>
  bpmn([start(), end('x', ...definitions), line('start', 'x')], [error('e', 'E'), message('m', 'm')]);
const atTask = (event: string, ...flows: string[]) => through('t', task('t'), event, ...flows);
const bound = (definitions: string, cancelActivity = true) =>
  atTask(boundary('x', 't', definitions, cancelActivity), flow('x', 'end'));
const inside = (scope: string) => through('t', task('t'), scope);
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
const pair = (target: string, source: string) =>
  linked('a', 'a')
    .replace('id="from" name="a">', `id="from" name="a">${target}`)
    .replace('id="to" name="a">', `id="to" name="a">${source}`);
const compensated = (...flows: string[]) =>
  atTask(
    boundary('x', 't', definition('compensate')),
    tag('bpmn:task', { id: 'undo', isForCompensation: true }),
    '<bpmn:association id="a" sourceRef="x" targetRef="undo" associationDirection="One"/>',
    ...flows,
  );
const shared = (at: string) =>
  bpmn(
    [
      tag('bpmn:startEvent', { id: 'x' }, tag('bpmn:eventDefinitionRef', {}, at)),
      throwEvent('y', definition('signal', { id: 'inner', signalRef: 'g' })),
      end(),
      line('x', 'y', 'end'),
    ],
    ['<bpmn:signal id="g" name="g"/>', '<bpmn:signalEventDefinition id="outer" signalRef="g"/>'],
  );
const escalated = (attributes: Record<string, string>, ...roots: string[]) =>
  bpmn([start(), end('x', definition('escalation', { id: 'd', ...attributes })), line('start', 'x')], roots);

export const boundaryCases: RuleCase[] = [
  {
    rule: 'boundary-host',
    claim: 'a boundary event is not attached to a gateway',
    element: 'x',
    wrong: through('g', '<bpmn:exclusiveGateway id="g"/>', boundary('x', 'g', wait), flow('x', 'end')),
    right: bound(wait),
  },
  {
    rule: 'boundary-host',
    claim: 'a boundary event is attached within its scope',
    element: 'x',
    wrong: through('s', subProcess('s', ...inner('s')), boundary('x', 's.task', wait), flow('x', 'end')),
    right: through('s', subProcess('s', ...inner('s')), boundary('x', 's', wait), flow('x', 'end')),
  },
  {
    rule: 'boundary-event-sub-process',
    claim: 'nothing is attached to an event sub-process',
    element: 'x',
    wrong: through('t', task('t'), eventSubProcess('s', wait), boundary('x', 's', wait), flow('x', 'end')),
    right: through('t', task('t'), eventSubProcess('s', wait), boundary('x', 't', wait), flow('x', 'end')),
  },
  {
    rule: 'boundary-event-outgoing',
    claim: 'a flow leaves a boundary event',
    element: 'x',
    wrong: atTask(boundary('x', 't', wait)),
    right: compensated(),
  },
  {
    rule: 'compensation-boundary-flow',
    claim: 'no flow leaves a compensation boundary event',
    element: 'x',
    wrong: compensated(flow('x', 'end')),
    right: compensated(),
  },
  {
    rule: 'compensation-boundary-interrupting',
    claim: 'a compensation boundary event that does not interrupt is worth a warning',
    element: 'x',
    wrong: compensated().replace('cancelActivity="true"', 'cancelActivity="false"'),
    right: compensated(),
  },
  {
    rule: 'event-sub-process-start',
    claim: 'an event sub-process has one start event',
    element: 'x',
    wrong: inside(tag('bpmn:subProcess', { id: 'x', triggeredByEvent: true }, task('a'))),
    right: inside(eventSubProcess('x', wait)),
  },
  {
    rule: 'event-sub-process-flow',
    claim: 'no flow joins an event sub-process',
    element: 'x',
    wrong: through('t', task('t'), eventSubProcess('x', wait), flow('x', 'end')),
    right: inside(eventSubProcess('x', wait)),
  },
  {
    rule: 'event-sub-process-twice',
    claim: 'an error is handled by one event sub-process of a scope',
    element: 's',
    wrong: handledBy(eventSubProcess('a', thrownBack('e')), eventSubProcess('b', thrownBack('e'))),
    right: handledBy(eventSubProcess('a', thrownBack('e')), eventSubProcess('b', thrownBack('f'))),
  },
  {
    rule: 'event-sub-process-twice',
    claim: 'a message that interrupts a scope starts nothing else there',
    element: 's',
    wrong: handledBy(eventSubProcess('a', heard), eventSubProcess('b', heard, false)),
    right: handledBy(eventSubProcess('a', heard, false), eventSubProcess('b', heard, false)),
  },
  {
    rule: 'event-sub-process-default',
    claim: 'an event sub-process has no default flow',
    element: 'x',
    wrong: inside(eventSubProcess('x', wait).replace('id="x"', 'id="x" default="start-t"')),
    right: inside(eventSubProcess('x', wait)),
  },
  {
    rule: 'link-target',
    claim: 'a link that is thrown is caught',
    element: 'x',
    wrong: linked('a', 'b'),
    right: linked('a', 'a'),
  },
  {
    rule: 'link-target',
    claim: 'a link is not caught twice',
    element: 'x',
    wrong: linked('a', 'a', catchEvent('z', link('a')), flow('z', 'end')),
    right: linked('a', 'a'),
  },
  {
    rule: 'link-source',
    claim: 'a link that is caught is thrown',
    element: 'y',
    wrong: linked('a', 'b'),
    right: linked('a', 'a'),
  },
  {
    rule: 'link-mutual',
    claim: 'the target of a link names its source',
    element: 'x',
    wrong: pair('<bpmn:target>to</bpmn:target>', ''),
    right: pair('<bpmn:target>to</bpmn:target>', '<bpmn:source>from</bpmn:source>'),
  },
  {
    rule: 'link-flow',
    claim: 'no flow leaves the event that throws a link',
    element: 'x',
    wrong: linked('a', 'a', flow('x', 'end')),
    right: linked('a', 'a'),
  },
  {
    rule: 'link-name',
    claim: 'a link has a name',
    element: 'x',
    wrong: linked('', 'a'),
    right: linked('a', 'a'),
  },
  {
    rule: 'message-reference',
    claim: 'a message event names its message',
    element: 'x',
    wrong: startedBy(definition('message', { id: 'd' })),
    right: startedBy(definition('message', { messageRef: 'm' })),
  },
  {
    rule: 'signal-reference',
    claim: 'a signal event names its signal',
    element: 'x',
    wrong: startedBy(definition('signal', { id: 'd' })),
    right: shared('outer'),
  },
  {
    rule: 'escalation-reference',
    claim: 'an escalation that is thrown has a code',
    element: 'x',
    wrong: escalated({ escalationRef: 'e' }, '<bpmn:escalation id="e" name="e"/>'),
    right: escalated({ escalationRef: 'e' }, '<bpmn:escalation id="e" escalationCode="E"/>'),
  },
  {
    rule: 'error-reference',
    claim: 'an error that is thrown has a code',
    element: 'x',
    wrong: endedBy(definition('error', { id: 'd' })),
    right: endedBy(definition('error', { errorRef: 'e' })),
  },
  {
    rule: 'condition-missing',
    claim: 'a conditional event has a condition',
    element: 'x',
    wrong: startedBy(definition('conditional', { id: 'd' })),
    right: startedBy(definition('conditional', {}, formal('condition', '=x = 1'))),
  },
  {
    rule: 'event-definition-shared',
    claim: 'an event does not borrow the definition of another event',
    element: 'x',
    wrong: shared('inner'),
    right: shared('outer'),
  },
];
