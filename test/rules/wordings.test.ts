import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { EntrySchema } from '../../api/catalogue/entry.js';
import { languageOf } from '../../api/problem.js';
import { calendarSchema } from '../../engine/calendar/calendar.js';
import { incidentCodes } from '../../engine/errors.js';
import { say, type Text, wording } from '../../engine/wording.js';
import { incidentText, said, textOf } from '../../engine/wordings/faults.js';
import { expecting, issueText } from '../../engine/wordings/issues.js';
import * as procedures from '../../processes/wordings.js';

const han = /\p{Script=Han}/u;

describe('a wording', () => {
  test('has the same gaps in both languages, and each is filled', () => {
    const greeting = wording('{n} 个任务交给{names}', 'Tasks for {names}: {n}');
    expect(say(greeting, { n: 2, names: ['a', 'b'] })).toEqual({
      zh: '2 个任务交给“a”、“b”',
      en: 'Tasks for "a", "b": 2',
    });
    // @ts-expect-error a gap of one language only, and that is the point of the test
    wording('{n}', '{m}');
    // @ts-expect-error a gap that nothing fills
    expect(say(greeting, { n: 2 }).en).toBe('Tasks for {names}: 2');
  });

  test('takes what fills a gap as it is, also when it looks like a gap', () => {
    expect(say(wording('{a}{b}', '{a}{b}'), { a: '{b}', b: '$&' })).toEqual({ zh: '{b}$&', en: '{b}$&' });
  });

  test('within another one comes in its language', () => {
    const why = { zh: '没有部署', en: 'it is not deployed' };
    expect(say(wording('不能启动：{why}', 'cannot start: {why}'), { why })).toEqual({
      zh: '不能启动：没有部署',
      en: 'cannot start: it is not deployed',
    });
  });
});

describe('an incident', () => {
  test('says what its code means, what is the matter, and what FEEL noticed', () => {
    const warnings = [{ type: 'NO_VARIABLE_FOUND', message: "Variable 'x' not found", name: 'x' }];
    const fault = { code: 'EXPRESSION_FAILED', ...said('notBoolean', { expression: 'x', found: 'null' }) };
    expect(incidentText({ ...fault, warnings })).toEqual({
      zh: '表达式求值失败：条件“x”应得出 true 或 false，实际得出 null（提示：没有变量“x”）',
      en:
        'An expression failed: The condition "x" should be true or false, but is null ' +
        '(warnings: there is no variable "x")',
    });
  });

  test('of a later release is shown by its name', () => {
    expect(textOf({ says: 'notYetThought' })).toEqual({ zh: 'notYetThought', en: 'notYetThought' });
    expect(incidentText({ code: 'LATER', says: 'noFlowHere' }).zh).toMatch(/^LATER：没有条件成立/);
  });

  test('has every code in both languages', () => {
    for (const { zh, en } of Object.values(incidentCodes)) {
      expect(zh).toMatch(han);
      expect(en).not.toMatch(han);
    }
  });
});

describe('what a schema finds', () => {
  const own = { zh: '应为租户', en: 'expected the tenant' };
  const schema = z.strictObject({
    text: z.string().max(3),
    list: z.array(z.int()).min(1),
    day: z.iso.date(),
    kind: z.enum(['x', 'y']),
    tenant: z.literal('t', { error: expecting(own) }),
    either: z.union([z.string(), z.strictObject({ $eq: z.string() })]),
    more: z.number().gt(5),
  });
  const given = {
    ...{ text: 'long text', list: [], day: 'tomorrow', kind: 'z', tenant: 'other', either: { $eq: 1 } },
    ...{ more: 5, unknown: true },
  };
  const texts = schema.safeParse(given, { reportInput: true }).error!.issues.map(issueText);

  test('is said in plain Chinese', () => {
    expect(texts.map(({ zh }) => zh)).toEqual([
      '最多 3 个字符',
      '不能为空',
      '应为日期，例如 2026-10-01',
      '应为以下之一：“x”、“y”',
      '应为租户',
      '$eq：应为文本，实际为数字',
      '应大于 5',
      '没有这样的字段：“unknown”',
    ]);
  });

  test('is said in plain English', () => {
    expect(texts.map(({ en }) => en)).toEqual([
      'at most 3 characters',
      'must not be empty',
      'expected a date such as 2026-10-01',
      'expected one of "x", "y"',
      'expected the tenant',
      '$eq: expected a text, found a number',
      'expected more than 5',
      'there is no such field: "unknown"',
    ]);
  });

  test('of a calendar names the days in both languages', () => {
    const year = { status: 'final', makeupWorkDays: ['2026-10-01', '2020-01-01'] };
    const calendar = { id: 'c', revision: 1, timeZone: 'Asia/Shanghai', policy: {} };
    const faults = (given: object) =>
      calendarSchema.safeParse({ ...calendar, ...given }, { reportInput: true }).error!.issues.map(issueText);
    const offRanges = [['2026-10-01', '2026-10-01']];
    expect(faults({ years: { 2026: { ...year, offRanges } } })).toEqual([
      {
        zh: '“2020-01-01”既不在 2026 年，也不在上一年十二月',
        en: '"2020-01-01" belongs neither to 2026 nor to the December before it',
      },
      {
        zh: '“2026-10-01”同时列为休息日和工作日',
        en: '"2026-10-01" is listed both as a day off and as a working day',
      },
    ]);
    for (const { zh, en } of faults({ timeZone: 'Mars', years: { 2026: { ...year, published: 'then' } } })) {
      expect(zh).toMatch(han);
      expect(en).not.toMatch(han);
    }
  });

  test('of a field that is missing is that it is required', () => {
    const [issue] = schema.safeParse({ ...given, text: undefined }, { reportInput: true }).error!.issues;
    expect(issueText(issue!)).toEqual({ zh: '必填', en: 'required' });
  });
});

test('a procedure says everything in Chinese and in English', () => {
  const { choice, ...catalogues } = procedures;
  for (const { zh, en } of Object.values(catalogues).flatMap((words) => Object.values<Text>(words))) {
    expect(zh).toMatch(han);
    expect(en).not.toMatch(han);
  }
  expect(choice(['xls', 'csv'])).toEqual({ zh: 'xls、csv', en: 'xls, csv' });
});

test('a provider hears in both languages why an entry does not fit', () => {
  const entry = { name: '居住证信息', provider: 'gaj', shareType: 'conditional', updateCycle: 'daily' };
  const misfit = { ...entry, modes: ['table'], formats: ['csv'], controlledParams: true };
  const { issues } = EntrySchema.safeParse(misfit).error!;
  expect(issues.map(({ path }) => path.join('.'))).toEqual([
    'formats',
    'shareCondition',
    'controlledParams',
    'contacts',
  ]);
  for (const { zh, en } of issues.map(issueText)) {
    expect(zh).toMatch(han);
    expect(en).not.toMatch(han);
  }
});

test('an answer is Chinese unless the caller ranks English above it', () => {
  const asked = (english: boolean) =>
    languageOf({ acceptsLanguages: () => (english ? 'en' : false) } as never);
  expect([asked(false), asked(true)]).toEqual(['zh', 'en']);
});
