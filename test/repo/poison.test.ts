/**
 * STYLE 13 at run time: the kernel steps through a whole process while clock, chance and timers are poisoned.
 */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  assignment,
  boundary,
  bpmn,
  catchEvent,
  deadline,
  end,
  exclusive,
  flow,
  line,
  mapping,
  parallel,
  scriptTask,
  serviceTask,
  start,
  subProcess,
  timer,
  userTask,
} from '../support/diagram.js';
import { definitionOf, InstanceRun } from '../support/run.js';

const poisonous = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'] as const;
const healthy = { Date, random: Math.random, now: performance.now };
const healthyTimers = poisonous.map((name) => [name, globalThis[name]] as const);

const poison = (what: string) => (): never => {
  throw new Error(`the kernel used ${what}`);
};

/** `Date` that only accepts an instant to convert: now is not to be had from it. */
class StoppedDate extends Date {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) throw new Error('the kernel used new Date()');
    super(given[0] as number);
  }
  static override now = poison('Date.now');
}

const content = [
  start(),
  userTask(
    'apply',
    assignment({ candidateGroups: '=["provider@" + department]' }),
    deadline({ workingDays: '5' }),
  ),
  boundary('late', 'apply', timer('timeDuration', 'P30D'), false),
  serviceTask('check', 'check', mapping([['=upper case(department)', 'name']])),
  scriptTask('count', '=amount + 1', 'amount'),
  scriptTask('note', '=string(now()) + string(today() + duration("P1D"))', 'noted'),
  catchEvent('rest', timer('timeDate', '2026-11-24T09:00')),
  exclusive('large', 'large-small'),
  parallel('split'),
  subProcess('inside', start('in'), userTask('sign'), end('out'), line('in', 'sign', 'out')),
  userTask('archive'),
  parallel('join'),
  end('small'),
  end('done'),
  end('noted'),
  line('start', 'apply', 'check', 'count', 'note', 'rest', 'large'),
  flow('large', 'split', '=amount > 10'),
  flow('large', 'small'),
  line('split', 'inside', 'join', 'done'),
  line('split', 'archive', 'join'),
  flow('late', 'noted'),
];

function walk(run: InstanceRun): void {
  run.send({
    type: 'instance.started',
    instance: '1000000000000000001',
    definition: '1',
    variables: { department: 'gaj', amount: 40 },
  });
  for (const key of Object.keys(run.now.timers)) {
    if (run.now.timers[key]!.dueAt < '2026-12-01') run.ring(key);
  }
  run.complete('apply');
  run.work('check', { checked: true });
  run.ring(run.timer('rest'));
  run.complete('sign');
  run.complete('archive');
}

beforeEach(() => {
  globalThis.Date = StoppedDate as never;
  Math.random = poison('Math.random');
  performance.now = poison('performance.now');
  for (const name of poisonous) globalThis[name] = poison(name) as never;
});

afterEach(() => {
  globalThis.Date = healthy.Date;
  Math.random = healthy.random;
  performance.now = healthy.now;
  for (const [name, value] of healthyTimers) globalThis[name] = value as never;
});

const definition = await definitionOf(bpmn(content));

test('a process runs to its end without clock, chance or timers (K1)', () => {
  const run = new InstanceRun(definition);
  walk(run);
  expect(run.now.status).toBe('completed');
  expect(run.leftovers()).toEqual([]);
});

test('the same events give the same moves, effects and state (K1)', () => {
  const [one, other] = [new InstanceRun(definition), new InstanceRun(definition)];
  walk(one);
  walk(other);
  expect([other.state, other.moves, other.effects]).toEqual([one.state, one.moves, one.effects]);
});
