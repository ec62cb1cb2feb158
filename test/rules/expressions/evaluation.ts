import { describe, expect, test } from '@jest/globals';
import { checkSyntax, evaluate, namesOf } from '../../../engine/expressions/evaluate.js';
import { readExpression } from '../../../engine/expressions/readExpression.js';
import { national } from '../calendarDemo.js';

const variables: Record<string, unknown> = {
  amount: 150,
  nothing: null,
  count: 9,
  order: {
    id: 'A',
    items: [
      { price: 1, name: 'ab' },
      { price: 20, name: 'b' },
      { price: 30, name: 'ac' },
    ],
    'total price': 7,
  },
  办理: { 金额: 3 },
  list: [3, 1, 2],
  day: '2026-05-06',
};
const environment = { at: '2026-04-30T02:00:00.000Z', calendar: national };
const run = (source: string) => evaluate(source, (name) => variables[name], environment);

describe('values', () => {
  test.each<[string, unknown]>([
    ['amount > 100', true],
    ['not(amount > 100)', false],
    ['amount between 100 and 200', true],
    ['amount in [100..200]', true],
    ['amount in (1, > 100)', true],
    ['amount in list', false],
    ['-amount + 1', -149],
    ['办理.金额 + 1', 4],
    ['order.total price', 7],
    ['if amount > 1 then "y" else "n"', 'y'],
    ['nothing = null', true],
    ['1 / 0', null],
    ['`amount` + 1', 151],
    ['// a comment\namount /* another */ + 1 // the last', 151],
    ['"a" + "b" + order.id', 'abA'],
    ['{a: 1, b: a + 1, c: {d: b}}.c.d', 2],
    ['{a: 1, "b c": order.id}', { a: 1, 'b c': 'A' }],
    ['list[1]', 3],
    ['list[-1]', 2],
    ['list[item > 1]', [3, 2]],
    ['list = [3, 1, 2]', true],
    ['list instance of list<number>', true],
    ['order.items[price > 10].name', ['b', 'ac']],
    ['order.items[price > 10][1].name', 'b'],
    ['order.items[contains(name, "a")].price', [1, 30]],
    ['count(order.items)', 3],
    ['count + count(list)', 12],
    ['for i in 1..3 return i * i', [1, 4, 9]],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in [1..3) return i', [1, 2]],
    ['for i in (1..1] return i', []],
    ['for x in list, y in [10, 20] return x + y', [13, 23, 11, 21, 12, 22]],
    ['for i in 1..3 return if i = 1 then 1 else partial[-1] * 2', [1, 2, 4]],
    ['some x in list satisfies x > 2', true],
    ['every x in list satisfies x > 2', false],
    ['sort(list, function(a, b) a < b)', [1, 2, 3]],
    ['list replace(list, function(item, newItem) item > 2, 0)', [0, 1, 2]],
    ['string join(["a", "b"], "-")', 'a-b'],
    ['median([9, 10, 1])', 9],
    ['context put({}, "a", 1)', { a: 1 }],
    ['number("1,000.5", ",", ".")', 1000.5],
  ])('%s', (source, value) => {
    expect(run(source)).toEqual({ value, warnings: [] });
  });
});

describe('what Camunda adds', () => {
  test.each<[string, unknown]>([
    ['is defined(1)', true],
    ['is defined(null)', false],
    ['is defined({a: 1}.a)', true],
    ['is empty([])', true],
    ['is empty([null])', false],
    ['is empty("")', null],
    ['not(is empty([1])) or is blank("x")', true],
    ['is blank("")', true],
    ['is blank(" \n ")', true],
    ['is blank("a b")', false],
    ['[{n: ""}, {n: "x"}][not(is blank(n))].n', ['x']],
    ['if is defined(null) then 1 else 2', 2],
  ])('%s', (source, value) => {
    expect(run(source)).toEqual({ value, warnings: [] });
  });
  test('a variable that is missing is not defined', () => {
    expect(run('is defined(missing)').value).toBe(false);
  });
});

describe('time', () => {
  test.each<[string, unknown]>([
    ['now()', '2026-04-30T10:00:00+08:00'],
    ['string(now())', '2026-04-30T10:00:00@Asia/Shanghai'],
    ['today()', '2026-04-30'],
    ['date(day) > today()', true],
    ['working days(5)', '2026-05-12T00:00:00+08:00'],
    ['working days(5, "2026-02-14T16:00:00+08:00")', '2026-03-01T00:00:00+08:00'],
    ['working days(1, date("2026-02-14"))', '2026-02-25T00:00:00+08:00'],
    ['working days(1, date and time("2026-02-14T16:00:00"))', '2026-02-25T00:00:00+08:00'],
    ['working days(n: 5, from: now()) = working days(5)', true],
    ['is working day(date("2026-05-09"))', true],
    ['is working day("2026-05-02")', false],
    ['date("2026-01-31") + duration("P1M")', '2026-02-28'],
    ['now() + duration("PT3H")', '2026-04-30T13:00:00+08:00'],
    ['duration("PT3H")', 'PT3H'],
    ['years and months duration(date("2020-01-01"), date("2021-03-01"))', 'P1Y2M'],
    ['@"2026-01-01"', '2026-01-01'],
    ['date and time("2026-01-01T10:00:00@Europe/Paris")', '2026-01-01T10:00:00+01:00'],
    ['date and time("2026-01-01T10:00:00Z")', '2026-01-01T10:00:00Z'],
    ['[today()]', ['2026-04-30']],
  ])('%s', (source, value) => {
    expect(run(source)).toEqual({ value, warnings: [] });
  });
});

describe('faults', () => {
  test.each([
    ['a +', 'EXPRESSION_SYNTAX'],
    ['( a', 'EXPRESSION_SYNTAX'],
    ['"a', 'EXPRESSION_SYNTAX'],
    [' ', 'EXPRESSION_SYNTAX'],
    ['? > 1', 'EXPRESSION_SYNTAX'],
    ['f(1)', 'EXPRESSION_SYNTAX'],
    ['list[1](2)', 'EXPRESSION_SYNTAX'],
    ['{f: function(x) x}', 'EXPRESSION_SYNTAX'],
    ['random number()', 'EXPRESSION_SYNTAX'],
    ['__size(1)', 'EXPRESSION_SYNTAX'],
    ['__size', 'EXPRESSION_SYNTAX'],
    ['{a-b: 1}.a-b', 'EXPRESSION_SYNTAX'],
    ['[1..3]', 'EXPRESSION_FAILED'],
    ['10 ** 400', 'EXPRESSION_FAILED'],
    ['working days(0)', 'EXPRESSION_FAILED'],
    ['working days(nothing)', 'EXPRESSION_FAILED'],
    ['is working day("soon")', 'EXPRESSION_FAILED'],
    ['{"__proto__": {a: 1}}', 'EXPRESSION_FAILED'],
    ['for i in 1..2.5 return i', 'EXPRESSION_FAILED'],
  ])('%s is %s', (source, code) => {
    expect(() => run(source)).toThrow(expect.objectContaining({ code, expression: source }));
  });
  test('a missing variable is null, with a warning', () => {
    expect(run('missing')).toEqual({
      value: null,
      warnings: [{ type: 'NO_VARIABLE_FOUND', message: "Variable 'missing' not found", name: 'missing' }],
    });
  });
  test('a wrong type is null, with a warning', () => {
    expect(run('amount + "a"')).toMatchObject({ value: null, warnings: [{ type: 'INVALID_TYPE' }] });
    expect(run('amount + 1').warnings).toEqual([]);
  });
});

describe('what an expression is', () => {
  test('a leading "=" marks FEEL, all else is literal', () => {
    expect(readExpression('= amount > 1')).toEqual({ kind: 'feel', source: 'amount > 1' });
    expect(readExpression('amount > 1')).toEqual({ kind: 'literal', value: 'amount > 1' });
    expect(readExpression(' a = b')).toEqual({ kind: 'literal', value: ' a = b' });
  });
  test('its names are the variables it fetches and nothing it binds itself', () => {
    expect(namesOf('for x in xs return x + y')).toEqual(['xs', 'y']);
    expect(namesOf('order.items[price > limit]')).toEqual(['limit', 'order', 'price']);
    expect(namesOf('{a: b, c: a}')).toEqual(['b']);
    expect(namesOf('sort(list, function(a, b) a < b + c)')).toEqual(['c', 'list']);
    expect(namesOf('x instance of context<a: number>')).toEqual(['x']);
    expect(namesOf('count(list: count)')).toEqual(['count']);
  });
  test('only the variables that it names are fetched', () => {
    const fetched: string[] = [];
    evaluate('a.b + a.c + d', (name) => void fetched.push(name), environment);
    expect(fetched).toEqual(['a', 'd']);
  });
  test.each(['date("2026-01-01")', 'date and time("2026-01-01T08:00:00+08:00")', 'duration("P1D")'])(
    'what comes out of %s, alone or within something, is JSON (E3)',
    (source) => {
      const value = run(`{all: [${source}], one: ${source}}`).value;
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    },
  );
  test('a name with signs has one meaning whatever the data are, or is refused (R4)', () => {
    const values: Record<string, unknown> = { x: { a: 1, 'a - b': 5 }, b: 2 };
    const given = (source: string) => evaluate(source, (name) => values[name], environment).value;
    expect(given('x.a - b')).toBe(-1);
    expect(given('x.`a - b`')).toBe(5);
    expect(given('{"a - b": 7}.`a - b`')).toBe(7);
    expect(() => given('{"a - b": 7}.a - b')).toThrow(/more than one way/);
  });
  test('its syntax is checked with a position', () => {
    expect(checkSyntax('amount > 1')).toBeNull();
    expect(checkSyntax('amount > )')).toEqual({ message: 'Unexpected ")"', position: { from: 9, to: 10 } });
    expect(checkSyntax('1 + f(2)')?.position).toEqual({ from: 4, to: 5 });
  });
  test.each([
    ['$'.concat('{a > 1}'), 'Unexpected "$'.concat('{a > 1}". FEEL stands without braces: write =a > 1')],
    ['#{done}', 'Unexpected "#{done}". FEEL stands without braces: write =done'],
    ['a == "=="', 'Unexpected "==". In FEEL one equals sign compares: write = instead'],
    ['a !== 1', 'Unexpected "!==". In FEEL two values differ by !='],
    ['a <> 1', 'Unexpected "<>". In FEEL two values differ by !='],
    ['a && b', 'Unexpected "&&". In FEEL this is the word "and"'],
    ['a || b', 'Unexpected "||". In FEEL this is the word "or"'],
    ['!a', 'Unexpected "!". In FEEL this is the function not(…)'],
    ['a ? 1 : 2', 'Unexpected "?". In FEEL this is "if … then … else …"'],
  ])('what another language writes %s is refused with how FEEL says it', (source, message) => {
    expect(checkSyntax(source)?.message).toBe(message);
  });
  test('what another language writes may stand in a text, a comment or a quoted name', () => {
    expect(checkSyntax('a != "x == y && !z" // == ')).toBeNull();
    expect(checkSyntax('`a||b` + 1')).toBeNull();
  });
});
