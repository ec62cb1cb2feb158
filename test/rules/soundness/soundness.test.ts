/** What the check for soundness says of small diagrams, and how far it looks. */
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import { checkSoundness } from '../../../engine/deploy/soundness/soundness.js';
import { soundnessStatesMax, soundnessTokensPerPlaceMax } from '../../../engine/limits.js';
import type { Finding } from '../../../engine/vocabulary.js';
import * as d from '../../support/diagram.js';
import { definitionOf, findingsOf } from '../../support/run.js';

async function found(...content: string[]): Promise<Finding[]> {
  const { file } = await definitionOf(d.bpmn([d.start(), d.end(), ...content]));
  return checkSoundness(file);
}
const seen = (findings: Finding[]) => findings.map(({ rule, element }) => `${rule} ${element}`);
const task = (id: string) => d.tag('bpmn:task', { id });
/** Two ways from a gateway to a join, by a task each. */
const twoWays = (split: string, join: string, condition?: string) => [
  ...[split, join, d.userTask('a'), d.userTask('b'), d.line('start', 'split'), d.line('a', 'join', 'end')],
  ...[d.flow('split', 'a', condition), d.flow('split', 'b', '=c'), d.line('b', 'join')],
];

describe('a join', () => {
  test('of a parallel gateway behind an exclusive one waits for ever; what follows is dead', async () => {
    const findings = await found(...twoWays(d.exclusive('split', 'split-a'), d.parallel('join')));
    expect(seen(findings)).toEqual(['deadlock join', 'dead-element end']);
    expect(findings[0]).toMatchObject({ severity: 'warning', section: '13.4' });
    expect(findings[0]!.message).toMatch(/whatever happens: no token can come by "a-join"/);
    expect(findings[0]!.messageZh).toMatch(/必然永远等待/);
    expect(findings[0]!.trace).toEqual([
      { element: 'start', flows: ['start-split'] },
      { element: 'split', flows: ['split-b'] },
      { element: 'b', flows: ['b-join'] },
    ]);
  });

  test('that some choice leaves waiting is found for that choice', async () => {
    const findings = await found(...twoWays(d.inclusive('split'), d.parallel('join'), '=b'));
    expect(seen(findings)).toEqual(['deadlock join']);
    expect(findings[0]!.message).toMatch(/can wait for ever, if the data lead there/);
  });

  test.each([
    ['parallel', d.parallel('split'), d.parallel('join')],
    ['exclusive', d.exclusive('split', 'split-a'), d.exclusive('join')],
    ['inclusive', d.inclusive('split', 'split-a'), d.inclusive('join')],
    ['inclusive behind a parallel split', d.parallel('split'), d.inclusive('join')],
  ])('of the kind that was split is sound: %s', async (_kind, split, join) => {
    expect(await found(...twoWays(split, join))).toEqual([]);
  });

  test('that waits for a branch which an event interrupted is found, with the event on the way', async () => {
    const [message] = [d.messageReceived('m')];
    const { file } = await definitionOf(
      d.bpmn(
        [
          ...[d.start(), d.end(), ...twoWays(d.parallel('split'), d.parallel('join'))],
          ...[d.boundary('late', 'a', message), d.end('given-up'), d.flow('late', 'given-up')],
        ],
        [d.message('m', 'm')],
      ),
    );
    const findings = checkSoundness(file);
    expect(seen(findings)).toEqual(['deadlock join']);
    expect(findings[0]!.trace!.map(({ element }) => element)).toEqual(expect.arrayContaining(['late', 'b']));
  });
});

test('several ends are sound, and so is a terminate event that cuts other branches off', async () => {
  const ends = [d.parallel('x'), d.userTask('a'), d.userTask('b'), d.end('b-end', d.terminate)];
  expect(await found(...ends, d.line('start', 'x', 'a', 'end'), d.line('x', 'b', 'b-end'))).toEqual([]);
});

test('what a condition leads to is not dead because a flow after it terminates the process', async () => {
  const gateway = d.inclusive('x') + d.flow('x', 'a', '=c') + d.flow('x', 'stop');
  const ends = [gateway, d.userTask('a'), d.end('stop', d.terminate), d.line('start', 'x')];
  expect(seen(await found(...ends, d.line('a', 'end')))).toEqual(['dead-element end']);
});

test('a loop without a way out never completes', async () => {
  const always = await found(d.exclusive('x'), d.userTask('a'), d.line('start', 'x', 'a', 'x'));
  expect(seen(always)).toEqual(['no-completion start']);
  expect(always[0]!.message).toMatch(/In every case/);
  const some = await found(
    ...[d.exclusive('q', 'q-end'), d.exclusive('x'), task('a'), d.line('start', 'q', 'end')],
    ...[d.flow('q', 'x', '=c'), d.line('x', 'a', 'x')],
  );
  expect(seen(some)).toEqual(['no-completion x']);
});

test('a round that brings more tokens than it takes lets them pile up', async () => {
  const findings = await found(
    ...[d.exclusive('m'), d.userTask('a'), d.exclusive('q', 'q-end'), d.parallel('s'), d.userTask('b')],
    ...[d.line('start', 'm', 'a', 'q', 'end'), d.flow('q', 's', '=again'), d.line('s', 'm')],
    ...[d.line('s', 'b', 'end')],
  );
  expect(seen(findings)).toEqual(['tokens-unbounded b']);
  const times = findings[0]!.trace!.filter(({ flows }) => flows.includes('s-b')).length;
  expect(times).toBeGreaterThan(soundnessTokensPerPlaceMax);
});

test('a reminder that opens work in each round of a loop is nobody’s mistake', async () => {
  const reminder = d.boundary('remind', 'a', d.timer('timeDuration', 'PT1H'), false);
  const findings = await found(
    ...[d.exclusive('m'), d.userTask('a'), d.exclusive('q', 'q-end'), reminder, d.userTask('b')],
    ...[d.line('start', 'm', 'a', 'q', 'end'), d.flow('q', 'm', '=again'), d.line('remind', 'b', 'end')],
  );
  expect(findings).toEqual([]);
});

test('a sub-process that never ends makes dead what follows it', async () => {
  const inside = d.subProcess(
    'sub',
    ...[d.start('s'), d.parallel('j'), d.exclusive('x', 'x-j'), task('t')],
    ...[d.line('s', 'x', 'j', 't', 'x'), d.flow('x', 't', '=c'), d.flow('t', 'j')],
  );
  const findings = await found(inside, d.line('start', 'sub', 'end'));
  expect(seen(findings)).toContain('dead-element end');
});

test('a handler of compensation and an event sub-process are not dead', async () => {
  const findings = await findingsOf(
    d.bpmn(
      [
        ...[d.start(), d.serviceTask('pay', 'w'), d.end()],
        ...[d.throwEvent('undo', d.compensate()), d.line('start', 'pay', 'undo', 'end')],
        d.eventSubProcess(
          ...(['on', d.messageReceived('m'), false] as const),
          ...[task('note'), d.end('noted'), d.line('on-start', 'note', 'noted')],
        ),
        d.compensated('pay', 'refund'),
      ],
      [d.message('m', 'm', '="k"')],
    ),
  );
  expect(findings).toEqual([]);
});

test('a startQuantity that never comes together waits for ever', async () => {
  const pair = d.tag('bpmn:task', { id: 'pair', startQuantity: 2 });
  expect(seen(await found(pair, d.line('start', 'pair', 'end')))).toEqual([
    'deadlock pair',
    'dead-element end',
  ]);
});

describe('the effort', () => {
  const branches = (many: number) =>
    Array.from({ length: many }, (_, index) => [
      d.userTask(`t${index}`),
      d.flow('x', `t${index}`, index > 0 ? `=c${index}` : undefined),
      d.flow(`t${index}`, 'j'),
    ]).flat();
  const inclusive = (many: number) => [
    ...[d.inclusive('x', 'x-t0'), d.inclusive('j'), d.line('start', 'x'), d.line('j', 'end')],
    ...branches(many),
  ];

  test('does not grow with the orders of independent tokens', async () => {
    const many = Array.from({ length: 40 }, (_, index) => d.line('x', `a${index}`, `b${index}`, 'j'));
    const tasks = many.flatMap((_, index) => [d.userTask(`a${index}`), d.userTask(`b${index}`)]);
    const ends = [d.parallel('x'), d.parallel('j'), d.line('start', 'x'), d.line('j', 'end')];
    expect(await found(...ends, ...tasks, ...many)).toEqual([]);
  });

  test('ends at soundnessStatesMax, which the finding names', async () => {
    expect(await found(...inclusive(5))).toEqual([]);
    const findings = await found(...inclusive(14));
    expect(seen(findings)).toEqual(['soundness-undecided process']);
    expect(findings[0]!.message).toContain(`${soundnessStatesMax} states (soundnessStatesMax)`);
  });

  test('leaves a machine with nested states alone', async () => {
    const states = { a: { initial: 'b', states: { b: {} } } };
    const machines = { m: { id: 'm', initial: 'a', states, meta: {} } };
    const content = JSON.stringify({
      format: 'banli/machines/1',
      process: 'm',
      name: 'm',
      root: 'm',
      machines,
    });
    const read = await readResource({ name: 'm.json', content });
    expect(read).toMatchObject({ ok: true, definitions: [{ warnings: [] }] });
  });
});
