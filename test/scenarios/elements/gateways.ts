/** Each gateway with the tokens that tell it from the others. */
import * as d from '../../support/diagram.js';

const { bpmn, end, flow, line, start, tag } = d;
const roots = (id: string) => [d.message('m', `${id}-told`, '=nr'), d.signal('S', `${id}-heard`)];
const tasks = (...ids: string[]) => ids.map((id) => d.userTask(id));

const exclusive = bpmn(
  [
    ...[start(), d.exclusive('gate'), ...tasks('big', 'small'), end(), line('start', 'gate')],
    ...[
      flow('gate', 'big', '=n > 5'),
      flow('gate', 'small', '=n < 5'),
      line('big', 'end'),
      line('small', 'end'),
    ],
  ],
  [],
  'exclusive',
);

const inclusive = bpmn(
  [
    ...[
      start(),
      d.inclusive('split', 'split-c'),
      d.inclusive('join'),
      ...tasks('a', 'b', 'c', 'after'),
      end(),
    ],
    ...[
      line('start', 'split'),
      flow('split', 'a', '=n > 0'),
      flow('split', 'b', '=n > 1'),
      flow('split', 'c'),
    ],
    ...[...['a', 'b', 'c'].map((one) => flow(one, 'join')), line('join', 'after', 'end')],
  ],
  [],
  'inclusive',
);

/** Two tokens on one of its flows wait for two on the other. */
const parallel = bpmn(
  [
    ...[start(), d.parallel('fork'), d.exclusive('one'), d.exclusive('two'), d.parallel('join'), end()],
    ...[...tasks('a', 'b', 'c', 'd', 'after'), line('start', 'fork'), line('join', 'after', 'end')],
    ...['a', 'b'].map((task) => line('fork', task, 'one')),
    ...['c', 'd'].map((task) => line('fork', task, 'two')),
    ...[flow('one', 'join'), flow('two', 'join')],
  ],
  [],
  'parallel',
);

const complex = bpmn(
  [
    ...[start(), d.parallel('fork'), ...tasks('a', 'b', 'c', 'first', 'rest'), end()],
    tag('bpmn:complexGateway', { id: 'gate' }, d.expression('activationCondition', 'activationCount >= 2')),
    ...[line('start', 'fork'), ...['a', 'b', 'c'].map((one) => line('fork', one, 'gate'))],
    ...[flow('gate', 'first', '=waitingForStart'), flow('gate', 'rest', '=not(waitingForStart)')],
    ...[line('first', 'end'), line('rest', 'end')],
  ],
  [],
  'complex',
);

const eventBased = bpmn(
  [
    ...[
      start(),
      tag('bpmn:eventBasedGateway', { id: 'gate' }),
      ...tasks('told', 'heard', 'late', 'true'),
      end(),
    ],
    d.catchEvent('message', d.messageReceived('m')),
    d.catchEvent('signal', d.signalled('S')),
    d.catchEvent('timer', d.timer('timeDuration', 'PT1H')),
    d.catchEvent('condition', d.condition('=alarm')),
    ...[line('start', 'gate', 'message', 'told', 'end'), line('gate', 'signal', 'heard', 'end')],
    ...[line('gate', 'timer', 'late', 'end'), line('gate', 'condition', 'true', 'end')],
  ],
  roots('eventBased'),
  'eventBased',
);

/** Conditions, a default flow and implicit merges at activities. */
const conditional = bpmn(
  [
    ...[start(), tag('bpmn:userTask', { id: 'x', default: 'x-c' }), ...tasks('a', 'b', 'c', 'each'), end()],
    ...[line('start', 'x'), flow('x', 'a', '=n > 1'), flow('x', 'b', '=n > 2'), flow('x', 'c')],
    ...[...['a', 'b', 'c'].map((one) => flow(one, 'each')), line('each', 'end')],
  ],
  [],
  'conditional',
);

export const gateways = [exclusive, inclusive, parallel, complex, eventBased, conditional];
