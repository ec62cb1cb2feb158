import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkSyntax, evaluate } from '../../../engine/expressions/evaluate.js';
import { ExpressionFault } from '../../../engine/expressions/expressionFault.js';
import { functionNames } from '../../../engine/expressions/functions.js';
import * as limits from '../../../engine/limits.js';
import { national } from '../calendarDemo.js';

const environment = { at: '2026-04-30T02:00:00.000Z', calendar: national };
const run = (source: string, variables: Record<string, unknown> = {}) =>
  evaluate(source, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined), environment);

function faultOf(source: string, variables: Record<string, unknown> = {}): ExpressionFault {
  try {
    run(source, variables);
  } catch (error) {
    if (error instanceof ExpressionFault) return error;
    throw error;
  }
  throw new Error(`expected a fault of ${source.slice(0, 80)}`);
}

const doubled = (times: number, step: (name: string) => string) => {
  const entries = ['v0: "0123456789"'];
  for (let i = 1; i <= times; i += 1) entries.push(`v${i}: ${step(`v${i - 1}`)}`);
  return `{${entries.join(', ')}}`;
};
type Case = [source: string, variables?: Record<string, unknown>];
/** The variables stay out of the title, for jest would print them all. */
const titled = ([source, variables]: Case) => ({ title: source.slice(0, 80), source, variables });
const numbers = Array.from({ length: 10_000 }, (_, i) => i);
const contexts = numbers.map((i) => ({ i, next: { i } }));

describe('an evaluation that would take for ever or take all memory is stopped', () => {
  test.each(
    (
      [
        ['for i in 1..1000000 return i'],
        ['for i in 1..1e15 return i'],
        ['for i in 1..1.5E9 return i'],
        ['for i in -9007199254740991..9007199254740991 return i'],
        ['for i in [1..1000000] return i'],
        ['for i in 1..1000 return for j in 1..1000 return for k in 1..1000 return 1'],
        ['for i in 1..1000, j in 1..1000, k in 1..1000 return 1'],
        ['some i in 1..1000, j in 1..1000 satisfies i * j = -1'],
        ['every i in 1..1000, j in 1..1000 satisfies i > 0'],
        ['count(for i in 1..1000 return count(xs[item > i]))', { xs: numbers }],
        ['for i in 1..10000 return xs = xs', { xs: numbers }],
        ['for i in 1..10000 return xs.a', { xs: contexts }],
        ['for i in 1..10000 return c.missing', { c: Object.fromEntries(numbers.map((i) => [`k${i}`, i])) }],
        ['for i in 1..10000 return 1 in xs', { xs: numbers }],
        ['for i in 1..10000 return list contains(xs, -1)', { xs: numbers }],
        ['for i in 1..10000 return sum(xs)', { xs: numbers }],
        ['for i in 1..10000 return sort(xs, function(a, b) a < b)', { xs: numbers }],
        ['for i in 1..100000 return date and time("2026-01-01T10:00:00@Asia/Shanghai") + duration("P1D")'],
        ['for i in 1..100000 return working days(500)'],
        ['for i in 1..100000 return matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+b")'],
        ['for i in 1..10000 return string length(s)', { s: 'x'.repeat(500_000) }],
        ['distinct values(xs)', { xs: contexts }],
        ['union(xs, xs)', { xs: contexts.slice(0, 1_000) }],
        ['sort(xs, function(a, b) count(for i in 1..1000 return i) > 0)', { xs: numbers.slice(0, 1_000) }],
        ['for i in 1..40 return [partial[-1], partial[-1]]'],
        ['for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])'],
        ['for i in 1..40 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}'],
        ['for i in 1..1000 return append(partial, partial)'],
        ['xs[count(xs[count(xs[item > 0]) > 0]) > 0]', { xs: numbers }],
        [doubled(12, (v) => `[${Array(10).fill(v)}]`)],
        [doubled(12, (v) => `concatenate(${Array(10).fill(`[${v}]`)})`)],
        [`string(${doubled(12, (v) => `[${Array(10).fill(v)}]`)})`],
      ] as Case[]
    ).map(titled),
  )('$title', ({ source, variables }) => {
    expect(['EXPRESSION_TIMEOUT', 'EXPRESSION_FAILED']).toContain(faultOf(source, variables).code);
  });
});

describe('strings that grow are stopped', () => {
  test.each(
    (
      [
        [doubled(8, (v) => Array(10).fill(v).join(' + '))],
        ['for i in 1..60 return if i = 1 then "x" else partial[-1] + partial[-1]'],
        ['string join(for i in 1..10000 return s)', { s: 'x'.repeat(10_000) }],
        ['replace(s, "x", s)', { s: 'x'.repeat(5_000) }],
      ] as Case[]
    ).map(titled),
  )('$title', ({ source, variables }) => {
    expect(['EXPRESSION_TIMEOUT', 'EXPRESSION_FAILED']).toContain(faultOf(source, variables).code);
  });
  test('a string longer than the limit', () => {
    const s = 'x'.repeat(limits.expressionStringCharactersMax / 2 + 1);
    expect(faultOf('s + s', { s }).message).toContain('characters');
    expect(faultOf('s', { s: s + s }).message).toContain('characters');
  });
});

describe('each limit is reached', () => {
  test('characters of an expression', () => {
    const fits = '1'.padEnd(limits.expressionCharactersMax, ' ');
    expect(run(fits).value).toBe(1);
    expect(faultOf(`${fits} `).code).toBe('EXPRESSION_TOO_LONG');
  });
  test('names, values and signs of an expression', () => {
    const list = (items: number) => `[${Array(items).fill('1').join(',')}]`;
    const fits = (limits.expressionTokensMax - 1) / 2;
    expect(run(list(Math.floor(fits))).value).toHaveLength(Math.floor(fits));
    expect(faultOf(list(Math.floor(fits) + 1)).code).toBe('EXPRESSION_TOO_LONG');
    expect(run(`"${'a b '.repeat(limits.expressionTokensMax)}"`).value).toHaveLength(
      4 * limits.expressionTokensMax,
    );
  });
  test('levels of nesting, even of the deepest expression that fits', () => {
    const nested = (depth: number) => `${'not('.repeat(depth)}a${')'.repeat(depth)}`;
    let depth = 1;
    while (checkSyntax(nested(depth + 1)) === null) depth += 1;
    expect(checkSyntax(nested(depth + 1))?.message).toContain(`${limits.expressionDepthMax} levels`);
    expect(run(nested(depth), { a: true }).value).toBe(depth % 2 === 0);
    expect(checkSyntax(`${'('.repeat(700)}1${')'.repeat(700)}`)?.message).toContain('levels');
    expect(checkSyntax(Array(700).fill('1').join(' + '))?.message).toContain('levels');
  });
  test('steps: the same number stops it every time', () => {
    const largest = () => {
      let [fits, fails] = [1, limits.expressionStepsMax];
      while (fails - fits > 1) {
        const middle = (fits + fails) >> 1;
        try {
          run('count(for i in 1..n return i * 2)', { n: middle });
          fits = middle;
        } catch {
          fails = middle;
        }
      }
      return fits;
    };
    const first = largest();
    expect(first).toBeGreaterThan(5_000);
    expect(largest()).toBe(first);
    expect(faultOf('count(for i in 1..n return i * 2)', { n: first + 1 }).code).toBe('EXPRESSION_TIMEOUT');
  });
  test('items handed to a function one by one', () => {
    const xs = Array.from({ length: limits.expressionArgumentItemsMax }, () => 1);
    expect(run('sum(xs)', { xs }).value).toBe(xs.length);
    expect(faultOf('sum(xs)', { xs: [...xs, 1] }).message).toContain('items');
  });
  test('depth of a value', () => {
    let deep: unknown = 1;
    for (let i = 0; i < limits.expressionValueDepthMax; i += 1) deep = [deep];
    expect(run('x', { x: deep }).value).toEqual(deep);
    expect(faultOf('x', { x: [deep] }).message).toContain('deep');
    expect(faultOf('[x]', { x: [deep] }).message).toContain('deep');
  });
  test('values in a result', () => {
    const x = Array.from({ length: limits.expressionResultNodesMax - 1 }, () => 1);
    expect(run('x', { x }).value).toEqual(x);
    expect(faultOf('x', { x: [...x, 1] }).message).toContain(`${limits.expressionResultNodesMax}`);
  });
  test('warnings and their length', () => {
    const { warnings } = run('for i in 1..1000 return "a" * i');
    expect(warnings).toHaveLength(limits.expressionWarningsMax);
    const [warning] = run('1 + s', { s: 'x'.repeat(1_000) }).warnings;
    expect(warning?.message).toHaveLength(limits.expressionWarningCharactersMax);
  });
  test('expressions kept', () => {
    for (let i = 0; i <= limits.expressionsCachedMax; i += 1)
      expect(run(`a + ${i}`, { a: 1 }).value).toBe(1 + i);
    expect(run('a + 0', { a: 1 }).value).toBe(1);
  });
  test('a fault leaves nothing behind for the next evaluation', () => {
    faultOf('for i in 1..1000000 return a + "b"', { a: 1 });
    expect(run('a', { a: 2 })).toEqual({ value: 2, warnings: [] });
  });
});

describe('what data cannot do', () => {
  test('the keys of an item hide no function', () => {
    const xs = [{ count: 1, __count: 2, __size: 3, now: 4, items: [1, 2] }];
    expect(run('xs[count(items) = 2].count', { xs }).value).toEqual([]);
    const plain = [{ count: 1, now: 4, items: [1, 2] }];
    expect(run('xs[count(items) = 2].count', { xs: plain }).value).toEqual([1]);
    expect(run('xs[string(now()) != ""].now', { xs: plain }).value).toEqual([4]);
  });
  test('names of JavaScript mean nothing', () => {
    expect(run('constructor').value).toBeNull();
    expect(run('"a".constructor').value).toBeNull();
    expect(run('x.constructor', { x: {} }).value).toBeNull();
    expect(run('x.toString', { x: [] }).value).toEqual([]);
    expect(run('get value(x, "__proto__")', { x: {} }).value).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const x = JSON.parse('{"__proto__": {"polluted": 1}, "a": 2}');
    expect(run('[x][a = 2].a', { x }).value).toEqual([2]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

const real = { Date: globalThis.Date, random: Math.random };

/** Closes every way to the clock or to chance, only while the body runs: jest looks at the clock too. */
function poisoned<Result>(body: () => Result): Result {
  const poison = (): never => {
    throw new Error('an expression asked the machine');
  };
  const { now } = real.Date;
  Math.random = poison;
  real.Date.now = poison;
  globalThis.Date = class extends real.Date {
    constructor(...parts: unknown[]) {
      if (parts.length === 0) poison();
      super(...(parts as [number]));
    }
  } as unknown as DateConstructor;
  try {
    return body();
  } finally {
    globalThis.Date = real.Date;
    real.Date.now = now;
    Math.random = real.random;
  }
}

describe('with clock and chance poisoned', () => {
  const calls: Record<string, string> = JSON.parse(readFileSync('test/rules/expressionsCalls.json', 'utf8'));
  const variables = { xs: [3, 1, 2], s: 'a,b', c: { a: 1 } };

  test('every function there is has its call', () => {
    expect(Object.keys(calls).sort()).toEqual(functionNames());
    expect(() => poisoned(() => new Date())).toThrow('machine');
    expect(() => poisoned(() => Date.now())).toThrow('machine');
  });
  test.each(Object.values(calls))('%s', (call) => {
    const { value, warnings } = poisoned(() => run(call, variables));
    expect(value).not.toBeNull();
    expect(warnings).toEqual([]);
    expect(poisoned(() => run(call, variables).value)).toEqual(value);
  });
  test('two evaluations of the same give the same', () => {
    const source =
      '{a: now(), b: today(), c: working days(3), d: string(now()), e: for i in 1..3 return now()}';
    expect(poisoned(() => run(source))).toEqual(run(source));
  });
});
