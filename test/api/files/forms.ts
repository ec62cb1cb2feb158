/** Forms are judged on the server by what the form itself says, field by field. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { judgeForm } from '../../../api/formRules.js';
import { FieldsError } from '../../../api/problem.js';
import { calendarSchema } from '../../../engine/index.js';
import type { Json, Variables } from '../../../engine/vocabulary.js';

describe('forms', () => {
  const calendar = calendarSchema.parse(
    JSON.parse(readFileSync('processes/calendars/cn-national.json', 'utf8')),
  );
  const environment = { at: '2026-03-02T01:00:00.000Z', calendar };

  /** `path rule` of every broken rule, or the variables to store. */
  function judge(components: object[], submitted: Variables, known: Variables = {}): Json {
    try {
      return judgeForm(JSON.stringify({ components }), submitted, known, environment).variables;
    } catch (error) {
      if (!(error instanceof FieldsError)) throw error;
      return error.errors.map(({ field, rule }) => `${field} ${rule}`);
    }
  }

  const text = (validate: object, more: object = {}) => ({ type: 'textfield', key: 'a', validate, ...more });
  const number = (validate: object, more: object = {}) => ({ type: 'number', key: 'a', validate, ...more });
  const choice = (type: string) => ({ type, key: 'a', values: [{ value: 'x' }, { value: 'y' }] });
  const date = (subtype: string) => ({ type: 'datetime', key: 'a', subtype });

  test.each<[string, object, Json | undefined, string]>([
    ['nothing', text({ required: true }), undefined, 'a required'],
    ['blanks', text({ required: true }), ' \u3000\n', 'a required'],
    ['blanks around too few', text({ minLength: 3 }), '   ab   ', 'a minLength'],
    ['too many', text({ maxLength: 3 }), 'abcd', 'a maxLength'],
    ['more than any text may have', text({}), 'x'.repeat(20_001), 'a maxLength'],
    ['another pattern', text({ pattern: '^\\d+$' }), '12a', 'a pattern'],
    ['a pattern nobody can read', text({ pattern: '(' }), 'x', 'a pattern'],
    ['no e-mail address', text({ validationType: 'email' }), 'x', 'a email'],
    ['a number for a text', text({}), 7, 'a type'],
    ['an object for a text', text({}), { $gt: '' }, 'a type'],
    ['a text for a number', number({}), '7', 'a type'],
    ['too little', number({ min: 3 }), 2, 'a min'],
    ['too much', number({ max: 3 }), 4, 'a max'],
    ['too much by an expression', number({ max: '=1 + 2' }), 4, 'a max'],
    ['too many decimals', number({}, { decimalDigits: 0 }), 1.5, 'a decimalDigits'],
    ['no option', choice('radio'), 'z', 'a values'],
    ['no option', choice('select'), { value: 'x' }, 'a values'],
    ['one option that is none', choice('checklist'), ['x', 'z'], 'a values'],
    ['no list', choice('taglist'), 'x', 'a type'],
    ['an unticked box', { type: 'checkbox', key: 'a', validate: { required: true } }, false, 'a required'],
    ['no date', date('date'), '2026-02-30', 'a type'],
    ['no time', date('time'), '25', 'a type'],
    ['no moment', date('datetime'), '2026-02-28', 'a type'],
    ['no key of a file', { type: 'filepicker', key: 'a' }, 'files::1', 'a type'],
    ['several files for one', { type: 'filepicker', key: 'a' }, ['1', '2'], 'a multiple'],
    ['no file', { type: 'filepicker', key: 'a', validate: { required: true } }, [], 'a required'],
    ['a disabled field', text({}, { disabled: true }), 'x', 'a unknown'],
  ])('%s is refused (%#)', (_what, component, value, broken) => {
    expect(judge([component], value === undefined ? {} : { a: value })).toEqual([broken]);
  });

  test.each<[object, Json]>([
    [text({ required: true, minLength: 2, maxLength: 4, pattern: '^\\w+$' }), 'abc'],
    [text({ minLength: 2, maxLength: 2 }), '𠮷𠮷'],
    [text({ minLength: 5 }), ''],
    [number({ min: 0, max: 1 }, { decimalDigits: 2 }), 0.25],
    [number({}, { serializeToString: true }), '7.5'],
    [choice('radio'), 'x'],
    [choice('taglist'), ['x', 'y']],
    [{ type: 'checkbox', key: 'a' }, false],
    [{ type: 'filepicker', key: 'a', multiple: true }, ['1', '2']],
    [{ type: 'filepicker', key: 'a' }, '1'],
    [date('date'), '2026-02-28'],
    [date('time'), '10:30'],
    [date('datetime'), '2026-02-28T10:30:00+08:00'],
  ])('%j takes %j', (component, value) => {
    expect(judge([component], { a: value })).toEqual({ a: value });
  });

  const decision = { type: 'radio', key: 'decision', values: [{ value: 'yes' }, { value: 'no' }] };
  const reasons = {
    type: 'textarea',
    key: 'reasons',
    validate: { required: true, minLength: 4 },
    conditional: { hide: '=decision != "no"' },
  };

  test('a field that a condition hides is neither demanded nor taken; left empty it is dropped', () => {
    expect(judge([decision, reasons], { decision: 'yes' })).toEqual({ decision: 'yes' });
    expect(judge([decision, reasons], { decision: 'yes', reasons: '' })).toEqual({ decision: 'yes' });
    expect(judge([decision, reasons], { decision: 'yes', reasons: 'because' })).toEqual(['reasons hidden']);
    expect(judge([decision, reasons], { decision: 'no' })).toEqual(['reasons required']);
  });

  test('a condition sees the variables of the task under what was submitted', () => {
    const shown = { type: 'textfield', key: 'a', conditional: { hide: '=kind.deep = 1' } };
    expect(judge([shown], { a: 'x' }, { kind: { deep: 1 } })).toEqual(['a hidden']);
    expect(judge([shown], { a: 'x' }, { kind: { deep: 2 } })).toEqual({ a: 'x' });
  });

  test('a group hides all that is in it and gives its path', () => {
    const group = {
      type: 'group',
      path: 'g',
      conditional: { hide: '=decision = "no"' },
      components: [{ type: 'textfield', key: 'h.i', validate: { required: true } }],
    };
    expect(judge([decision, group], { decision: 'yes' })).toEqual(['g.h.i required']);
    expect(judge([decision, group], { decision: 'no' })).toEqual({ decision: 'no' });
    const filled = { decision: 'yes', g: { h: { i: 'x' } } };
    expect(judge([decision, group], filled)).toEqual(filled);
  });

  test('the items of a list are judged one by one', () => {
    const list = { type: 'dynamiclist', path: 'rows', components: [text({ required: true })] };
    expect(judge([list], { rows: [{ a: 'x' }, {}, { a: 'y', b: 1 }, 7] })).toEqual([
      'rows.1.a required',
      'rows.2.b unknown',
      'rows.3 type',
    ]);
  });

  test('options may come from a variable, and only from the one that the task has', () => {
    const select = { type: 'select', key: 'a', valuesKey: 'options' };
    const known = { options: [{ label: 'X', value: 'x' }, 'y'] };
    expect(judge([select], { a: 'y' }, known)).toEqual({ a: 'y' });
    expect(judge([select], { a: 'z' }, known)).toEqual(['a values']);
  });

  test('a read-only field may be sent back as it is, but not changed', () => {
    const field = text({}, { readonly: true });
    expect(judge([field], { a: 'x' }, { a: 'x' })).toEqual({ a: 'x' });
    expect(judge([field], { a: 'y' }, { a: 'x' })).toEqual(['a readonly']);
  });

  test('a field may name the code of its refusal', () => {
    const coded = { ...reasons, properties: { errorCode: 'REASONS_REQUIRED' } };
    const submit = () =>
      judgeForm(JSON.stringify({ components: [decision, coded] }), { decision: 'no' }, {}, environment);
    expect(submit).toThrow(expect.objectContaining({ code: 'REASONS_REQUIRED' }));
  });

  test('a field is called by its label to people, and by its path to developers', () => {
    const labelled = text({ required: true }, { label: '不同意的具体理由' });
    const submit = () => judgeForm(JSON.stringify({ components: [labelled] }), {}, {}, environment);
    expect(submit).toThrow(
      expect.objectContaining({
        text: { zh: '不同意的具体理由：必填', en: 'a: required' },
        errors: [expect.objectContaining({ field: 'a', label: '不同意的具体理由', rule: 'required' })],
      }),
    );
    const day = { ...date('date'), dateLabel: '使用起始日期', validate: { required: true } };
    const late = () => judgeForm(JSON.stringify({ components: [day] }), {}, {}, environment);
    expect(late).toThrow(expect.objectContaining({ text: { zh: '使用起始日期：必填', en: 'a: required' } }));
  });

  test('what the form does not ask is refused by name, with nothing from the prototype', () => {
    const submitted = JSON.parse('{"decision":"yes","toString":"x","constructor":{"a":1}}');
    expect(judge([decision], submitted)).toEqual(['toString unknown', 'constructor unknown']);
  });
});
