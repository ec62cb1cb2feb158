/** Tasks of every kind, loops, multi-instances, quantities and calls, each as small as it can be. */
import { assign, into, object, outOf, specification } from '../../support/data.js';
import * as d from '../../support/diagram.js';

const { bpmn, end, flow, line, start, tag } = d;
const loop = (attributes: d.Attributes, ...content: string[]) =>
  tag('bpmn:standardLoopCharacteristics', attributes, ...content);
const repeated = (id: string, characteristics: string) => tag('bpmn:userTask', { id }, characteristics);
/** A process of nodes one after the other. */
const inLine = (id: string, nodes: [string, string][], roots: string[] = [], ...more: string[]) =>
  bpmn(
    [
      start(),
      ...nodes.map(([, xml]) => xml),
      end(),
      ...more,
      line('start', ...nodes.map(([one]) => one), 'end'),
    ],
    roots,
    id,
  );
/** What an escalation that is caught beside an activity leads to. */
const told = (host: string, escalationRef: string) => [
  d.boundary(`${host}-told`, host, d.escalated(escalationRef), false),
  d.userTask(`${host}-note`),
  line(`${host}-told`, `${host}-note`, 'end'),
];

const tasks = inLine(
  'tasks',
  [
    ['abstract', tag('bpmn:task', { id: 'abstract' })],
    ['manual', tag('bpmn:manualTask', { id: 'manual' })],
    ['script', d.scriptTask('script', '=amount * 2', 'twice')],
    ['service', d.serviceTask('service', 'charge', d.mapping([['=twice', 'sum']], [['=receipt', 'paid']]))],
    ['rule', tag('bpmn:businessRuleTask', { id: 'rule', implementation: 'urn:rules' })],
    ['send', tag('bpmn:sendTask', { id: 'send', messageRef: 'm' })],
    ['receive', tag('bpmn:receiveTask', { id: 'receive', messageRef: 'm' })],
    ['user', d.userTask('user')],
  ],
  [d.message('m', 'tasks-told', '=nr')],
);

const failing = bpmn(
  [
    ...[
      start(),
      d.serviceTask('work', 'w'),
      d.userTask('after'),
      end(),
      line('start', 'work', 'after', 'end'),
    ],
    ...[d.boundary('lost', 'work', d.errorThrown('e')), d.userTask('mend'), line('lost', 'mend', 'after')],
  ],
  [d.error('e', 'LOST')],
  'failing',
);

const loops = inLine('loops', [
  ['before', repeated('before', loop({ testBefore: true }, d.expression('loopCondition', 'n < 2')))],
  ['after', repeated('after', loop({ loopMaximum: 2 }, d.expression('loopCondition', 'more')))],
]);

const each = (attributes: d.Attributes, condition?: string) =>
  d.multiInstance(
    attributes,
    {
      inputCollection: '=items',
      inputElement: 'item',
      outputCollection: 'results',
      outputElement: '=result',
    },
    condition === undefined ? '' : d.expression('completionCondition', condition),
  );
const rounds = inLine('rounds', [
  ['inTurn', repeated('inTurn', each({ isSequential: true }))],
  ['atOnce', repeated('atOnce', each({}, 'numberOfCompletedInstances = 2'))],
]);

const behaving = (id: string, attributes: d.Attributes, ...content: string[]): [string, string] => [
  id,
  repeated(id, d.multiInstance(attributes, undefined, d.expression('loopCardinality', '2'), ...content)),
];
const complex = tag(
  'bpmn:complexBehaviorDefinition',
  {},
  d.expression('condition', '=numberOfCompletedInstances = 2'),
  tag('bpmn:event', { id: 'thrown' }, d.escalated('u')),
);
const behaviours = inLine(
  'behaviours',
  [
    behaving('none', { behavior: 'None', noneBehaviorEventRef: 'threw' }),
    behaving('one', { behavior: 'One', oneBehaviorEventRef: 'threw' }),
    behaving('many', { behavior: 'Complex' }, complex),
  ],
  [d.escalation('u', 'U'), tag('bpmn:escalationEventDefinition', { id: 'threw', escalationRef: 'u' })],
  ...['none', 'one', 'many'].flatMap((host) => told(host, 'u')),
);

const quantities = bpmn(
  [
    ...[start(), d.parallel('fork'), end(), flow('start', 'fork')],
    tag('bpmn:userTask', { id: 'gather', startQuantity: 2, completionQuantity: 2 }),
    ...[d.userTask('each'), line('gather', 'each', 'end')],
    ...[flow('fork', 'gather', undefined, 'f1'), flow('fork', 'gather', undefined, 'f2')],
  ],
  [],
  'quantities',
);

const called = bpmn(
  [
    ...[
      start(),
      d.userTask('inner'),
      d.exclusive('choice', 'choice-late'),
      d.throwEvent('late', d.escalated('u')),
    ],
    ...[end(), end('lost', d.errorThrown('e')), line('start', 'inner', 'choice', 'late', 'end')],
    flow('choice', 'lost', '=fails = true'),
  ],
  [d.error('e', 'LOST'), d.escalation('u', 'U')],
  'calls-called',
);
const calls = bpmn(
  [
    ...[
      start(),
      d.callActivity('call', 'calls-called'),
      tag('bpmn:callActivity', { id: 'global', calledElement: 'G' }),
    ],
    ...[end(), line('start', 'call', 'global', 'end'), ...told('call', 'u')],
    ...[d.boundary('lost', 'call', d.errorThrown('e')), d.userTask('mend'), line('lost', 'mend', 'global')],
  ],
  [d.error('e', 'LOST'), d.escalation('u', 'U'), tag('bpmn:globalUserTask', { id: 'G', name: 'G' })],
  'calls',
);

const data = bpmn(
  [
    ...[start(), end(), line('start', 'fill', 'end'), object('order', 'order')],
    tag(
      'bpmn:userTask',
      { id: 'fill' },
      specification({ inputs: ['asked'], outputs: ['given'] }),
      into('order', 'asked'),
      outOf('given', 'order', assign('given.nr', 'order.nr')),
    ),
  ],
  [],
  'data',
);

const shelf =
  tag('bpmn:itemDefinition', { id: 'item', isCollection: true }) +
  tag('bpmn:dataStore', {
    id: 'shelf',
    name: 'shelf',
    itemSubjectRef: 'item',
    capacity: 2,
    isUnlimited: false,
  });
const shelfShown = tag('bpmn:dataStoreReference', { id: 'ref', dataStoreRef: 'shelf' });
const filling = bpmn(
  [
    ...[start(), end(), line('start', 'fill', 'end'), shelfShown],
    tag('bpmn:userTask', { id: 'fill' }, specification({ outputs: ['given'] }), outOf('given', 'ref')),
  ],
  [shelf],
  'stores-fill',
);
const taking = bpmn(
  [
    ...[start(), end(), line('start', 'take', 'end'), shelfShown],
    tag(
      'bpmn:userTask',
      { id: 'take' },
      specification({ inputs: ['goods'], outputs: ['left'] }),
      into('ref', 'goods'),
      outOf('left', 'ref'),
    ),
  ],
  [shelf],
  'stores-take',
);

export const activities = [
  tasks,
  failing,
  loops,
  rounds,
  behaviours,
  quantities,
  called,
  calls,
  data,
  filling,
  taking,
];
