/** Events in every position, by trigger; correlation; conditions; starts from outside. */
import * as d from '../../support/diagram.js';

const { bpmn, end, line, start, tag } = d;
const roots = (id: string) => [
  d.message('m', `${id}-told`, '=nr'),
  d.signal('S', `${id}-heard`),
  d.error('E', 'E'),
  d.escalation('u', 'U'),
];

const triggers: [string, string][] = [
  ['message', d.messageReceived('m')],
  ['signal', d.signalled('S')],
  ['timer', d.timer('timeDuration', 'PT1H')],
  ['condition', d.condition('=alarm')],
];
/** A task with every event at its boundary that can come from outside. */
const boundaries = (id: string, interrupting: boolean) =>
  bpmn(
    [
      ...[start(), d.userTask('host'), end(), line('start', 'host', 'end')],
      ...triggers.flatMap(([name, definition]) => [
        d.boundary(name, 'host', definition, interrupting),
        d.userTask(`${name}-work`),
        line(name, `${name}-work`, 'end'),
      ]),
    ],
    roots(id),
    id,
  );

/** What is thrown inside a sub-process and caught at its boundary. */
const thrown = bpmn(
  [
    start(),
    d.subProcess(
      'sub',
      ...[
        start('s'),
        d.throwEvent('aside', d.escalated('u')),
        d.userTask('a'),
        end('bad', d.errorThrown('E')),
      ],
      line('s', 'aside', 'a', 'bad'),
    ),
    ...[
      d.boundary('noted', 'sub', d.escalated('u'), false),
      d.userTask('note'),
      line('noted', 'note', 'end'),
    ],
    ...[d.boundary('caught', 'sub', d.errorThrown('E')), d.userTask('mend'), line('caught', 'mend', 'end')],
    ...[end(), line('start', 'sub', 'end')],
  ],
  roots('thrown'),
  'thrown',
);

const catching = bpmn(
  [
    ...[start(), d.catchEvent('date', d.timer('timeDate', '=until')), d.throwEvent('away', d.link('there'))],
    ...[
      d.catchEvent('arrived', d.link('there')),
      d.catchEvent('any', d.messageReceived('m') + d.signalled('S')),
    ],
    tag(
      'bpmn:intermediateCatchEvent',
      { id: 'all', parallelMultiple: true },
      d.messageReceived('m'),
      d.signalled('S'),
    ),
    ...[line('start', 'date', 'away'), line('arrived', 'any', 'all', 'end'), end()],
  ],
  roots('catching'),
  'catching',
);

/** One instance says what another hears, by message and by signal. */
const speaking = bpmn(
  [
    ...[start(), d.throwEvent('say', d.messageReceived('m')), end('sound', d.signalled('S'))],
    line('start', 'say', 'sound'),
  ],
  roots('catching'),
  'speaking',
);

const terminating = bpmn(
  [
    ...[
      start(),
      d.parallel('fork'),
      d.userTask('a'),
      d.userTask('b'),
      d.callActivity('call', 'terminating-called'),
    ],
    ...[end('all', d.terminate), end(), line('start', 'fork', 'a', 'all'), line('fork', 'b', 'end')],
    line('fork', 'call', 'end'),
  ],
  [],
  'terminating',
);
const terminatingCalled = bpmn(
  [start(), d.userTask('inner'), end(), line('start', 'inner', 'end')],
  [],
  'terminating-called',
);

/** The same message twice, by a key that is in the variables. */
const correlation = bpmn(
  [
    ...[
      start(),
      d.userTask('before'),
      d.catchEvent('one', d.messageReceived('m')),
      d.catchEvent('two', d.messageReceived('m')),
    ],
    ...[d.userTask('after'), end(), line('start', 'before', 'one', 'two', 'after', 'end')],
  ],
  roots('correlation'),
  'correlation',
);

/** Conditions look at what has changed, in their own scope and in those around it. */
const conditions = bpmn(
  [
    ...[
      start(),
      d.parallel('fork'),
      d.catchEvent('outer', d.condition('=n > 1')),
      d.userTask('counted'),
      end(),
    ],
    tag(
      'bpmn:subProcess',
      { id: 'sub' },
      d.extensions(d.mapping([['=0', 'n']])),
      ...[start('s'), d.userTask('fill'), d.catchEvent('inner', d.condition('=n > 5')), end('e')],
      line('s', 'fill', 'inner', 'e'),
    ),
    ...[line('start', 'fork', 'outer', 'counted', 'end'), line('fork', 'sub', 'end')],
  ],
  [],
  'conditions',
);

const began = (id: string, definition: string) =>
  bpmn(
    [d.startOn('begin', definition), d.userTask('begun'), end(), line('begin', 'begun', 'end')],
    roots('starting'),
    id,
  );
const received = bpmn(
  [
    tag('bpmn:receiveTask', { id: 'receive', instantiate: true, messageRef: 'm' }),
    ...[d.userTask('begun'), end(), line('receive', 'begun', 'end')],
  ],
  roots('receiving'),
  'receiving',
);
const gathered = bpmn(
  [
    tag('bpmn:eventBasedGateway', { id: 'gate', instantiate: true, eventGatewayType: 'Parallel' }),
    ...[d.catchEvent('first', d.messageReceived('m')), d.catchEvent('second', d.messageReceived('n'))],
    ...[d.parallel('join'), d.userTask('begun'), end()],
    ...[line('gate', 'first', 'join', 'begun', 'end'), line('gate', 'second', 'join')],
  ],
  [d.message('m', 'gathering-first', '=nr'), d.message('n', 'gathering-second', '=nr')],
  'gathering',
);

export const events = [
  boundaries('interrupting', true),
  boundaries('beside', false),
  thrown,
  catching,
  speaking,
  terminating,
  terminatingCalled,
  correlation,
  conditions,
  began('startedByMessage', d.messageReceived('m')),
  began('startedBySignal', d.signalled('S')),
  received,
  gathered,
];
