/** What has an inside: sub-processes of every kind, what is heard and undone in them. */
import * as d from '../../support/diagram.js';

const { bpmn, end, flow, line, start, tag } = d;
const roots = (id: string) => [
  d.message('m', `${id}-told`, '=nr'),
  d.signal('S', `${id}-heard`),
  d.error('E', 'E'),
  d.escalation('u', 'U'),
];
const heard = (id: string, definition: string, interrupting: boolean) =>
  d.eventSubProcess(
    id,
    definition,
    interrupting,
    ...[d.userTask(`${id}-work`), end(`${id}-end`), line(`${id}-start`, `${id}-work`, `${id}-end`)],
  );

/** Everything that an event sub-process can hear without interrupting what is around it. */
const listening = bpmn(
  [
    ...[start(), d.userTask('main'), d.throwEvent('call', d.escalated('u')), d.userTask('last'), end()],
    line('start', 'main', 'call', 'last', 'end'),
    heard('message', d.messageReceived('m'), false),
    heard('signal', d.signalled('S'), false),
    heard('timer', d.timer('timeCycle', 'R2/PT1H'), false),
    heard('condition', d.condition('=alarm'), false),
    heard('escalation', d.escalated('u'), false),
  ],
  roots('listening'),
  'listening',
);

const interrupted = (definition: string, ...last: string[]) => [
  ...[start('s'), d.userTask('main'), d.userTask('beside'), d.parallel('fork'), end('e', ...last)],
  ...[line('s', 'fork', 'main', 'e'), line('fork', 'beside', 'e'), heard('stop', definition, true)],
];
const stopping = (id: string, definition: string, ...last: string[]) =>
  bpmn(
    [
      ...[start(), d.subProcess('sub', ...interrupted(definition, ...last)), d.userTask('after'), end()],
      line('start', 'sub', 'after', 'end'),
    ],
    roots(id),
    id,
  );

const adHoc = (id: string, attributes: d.Attributes) =>
  bpmn(
    [
      start(),
      tag(
        'bpmn:adHocSubProcess',
        { id: 'free', ...attributes },
        ...['a', 'b', 'c'].map((one) => d.userTask(one)),
        d.expression('completionCondition', 'enough'),
      ),
      ...[d.userTask('after'), end(), line('start', 'free', 'after', 'end')],
    ],
    [],
    id,
  );

const booked = [d.userTask('book'), d.compensated('book', 'unbook')];
const paid = [d.userTask('pay'), d.compensated('pay', 'refund')];
const transaction = bpmn(
  [
    start(),
    tag(
      'bpmn:transaction',
      { id: 'deal' },
      ...[start('s'), ...booked, ...paid, d.exclusive('gate', 'gate-done'), end('done'), end('no', d.cancel)],
      ...[line('s', 'book', 'pay', 'gate', 'done'), flow('gate', 'no', '=regretted')],
    ),
    ...[d.boundary('canceled', 'deal', d.cancel), d.userTask('sorry'), end(), line('start', 'deal', 'end')],
    line('canceled', 'sorry', 'end'),
  ],
  [],
  'transaction',
);

const wholly = d.eventSubProcess(
  'whole',
  d.compensate(),
  true,
  ...[d.userTask('ask'), end('all', d.compensate()), line('whole-start', 'ask', 'all')],
);
const compensation = bpmn(
  [
    start(),
    d.subProcess('trip', start('s'), ...booked, end('e'), line('s', 'book', 'e'), wholly),
    ...[...paid, d.throwEvent('payOnly', d.compensate('pay')), d.throwEvent('everything', d.compensate())],
    ...[d.userTask('after'), end(), line('start', 'trip', 'pay', 'payOnly', 'everything', 'after', 'end')],
  ],
  [],
  'compensation',
);

const booking = bpmn([start(), ...booked, end(), line('start', 'book', 'end')], [], 'undoing-called');
const undoing = bpmn(
  [
    ...[start(), d.callActivity('call', 'undoing-called'), d.userTask('regret')],
    ...[d.throwEvent('undo', d.compensate('call')), end(), line('start', 'call', 'regret', 'undo', 'end')],
  ],
  [],
  'undoing',
);

export const scopes = [
  listening,
  stopping('stoppingMessage', d.messageReceived('m')),
  stopping('stoppingSignal', d.signalled('S')),
  stopping('stoppingTimer', d.timer('timeDuration', 'PT2H')),
  stopping('stoppingCondition', d.condition('=alarm')),
  stopping('stoppingError', d.errorThrown('E'), d.errorThrown('E')),
  stopping('stoppingEscalation', d.escalated('u'), d.escalated('u')),
  adHoc('adHocAtOnce', { ordering: 'Parallel' }),
  adHoc('adHocInTurn', { ordering: 'Sequential', cancelRemainingInstances: false }),
  transaction,
  compensation,
  booking,
  undoing,
];
