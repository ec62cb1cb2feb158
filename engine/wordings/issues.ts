/**
 * What zod finds wrong, said to people: the issue of a schema → a text. What a schema of ours says itself is
 * written with `expecting`, because an issue carries one string: its English is the key to both.
 */
import { inOne, say, type Text, type Value, type Wording, wording } from '../wording.js';

/** An issue of zod 4, as far as it is read here; `input` needs `reportInput`. */
export interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
}
type Details = Issue & {
  expected?: string;
  values?: readonly unknown[];
  origin?: string;
  format?: string;
  pattern?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  inclusive?: boolean;
  divisor?: number;
  keys?: readonly string[];
  params?: { said?: Text };
  issues?: readonly Issue[];
  errors?: readonly (readonly Issue[])[];
};

const own = new Map<string, Text>();

/**
 * For the `error` of a schema: the English text, which `issueText` gives back in both languages. Of texts
 * that are known when the schema is made: each is kept for good.
 */
export function expecting(text: Text): string {
  own.set(text.en, text);
  return text.en;
}

/** For `addIssue`, where the text depends on the value: the issue carries it. */
export const finding = (path: PropertyKey[], said: Text) => ({
  ...{ code: 'custom' as const, path },
  ...{ message: said.en, params: { said } },
});

const kinds: Readonly<Record<string, Text>> = {
  string: { zh: '文本', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '是或否（true 或 false）', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
  record: { zh: '对象', en: 'an object' },
  null: { zh: '空值（null）', en: 'null' },
};
const kindOf = (name = ''): Text => kinds[name] ?? { zh: name, en: name };

function kindFound(input: unknown): Text {
  if (input === null) return kindOf('null');
  return kindOf(Array.isArray(input) ? 'array' : typeof input);
}

const formats: Readonly<Record<string, Text>> = {
  date: { zh: '日期，例如 2026-10-01', en: 'a date such as 2026-10-01' },
  datetime: {
    zh: '带时区的日期和时间，例如 2026-10-01T09:00:00+08:00',
    en: 'a date and time with its offset, such as 2026-10-01T09:00:00+08:00',
  },
  time: { zh: '时间，例如 09:00', en: 'a time such as 09:00' },
  duration: { zh: 'ISO 8601 时长，例如 P3D', en: 'an ISO 8601 duration such as P3D' },
  email: { zh: '电子邮箱', en: 'an e-mail address' },
  url: { zh: '网址', en: 'a URL' },
};

const says = {
  missing: wording('必填', 'required'),
  type: wording('应为{expected}，实际为{found}', 'expected {expected}, found {found}'),
  one: wording('应为“{value}”', 'expected "{value}"'),
  oneOf: wording('应为以下之一：{values}', 'expected one of {values}'),
  format: wording('应为{format}', 'expected {format}'),
  pattern: wording('格式不符合 {pattern}', 'does not fit the pattern {pattern}'),
  multiple: wording('应为 {divisor} 的倍数', 'expected a multiple of {divisor}'),
  unknown: wording('没有这样的字段：{keys}', 'there is no such field: {keys}'),
  empty: wording('不能为空', 'must not be empty'),
  key: wording('名称不符合要求：{why}', 'the name does not fit: {why}'),
  none: wording('不符合任何一种允许的形式', 'fits none of the forms that are allowed'),
};
const atMost: Readonly<Record<string, Wording<'n'>>> = {
  string: wording('最多 {n} 个字符', 'at most {n} characters'),
  array: wording('最多 {n} 项', 'at most {n} items'),
  number: wording('不得大于 {n}', 'at most {n}'),
};
const atLeast: Readonly<Record<string, Wording<'n'>>> = {
  string: wording('至少 {n} 个字符', 'at least {n} characters'),
  array: wording('至少 {n} 项', 'at least {n} items'),
  number: wording('不得小于 {n}', 'at least {n}'),
};
const beyond = {
  below: wording('应小于 {n}', 'expected less than {n}'),
  above: wording('应大于 {n}', 'expected more than {n}'),
};

type Sizes = Readonly<Record<string, Wording<'n'>>>;
const sizeOf = (sizes: Sizes, origin = 'number'): Wording<'n'> =>
  sizes[origin] ?? sizes[['set', 'map', 'object', 'record'].includes(origin) ? 'array' : 'number']!;

const valuesShownMax = 30;

function valueText(values: readonly unknown[]): Text {
  const shown = values.slice(0, valuesShownMax).map(String);
  return shown.length === 1 ? say(says.one, { value: shown[0]! }) : say(says.oneOf, { values: shown });
}

/** Of the forms that a value may have, the one that it comes closest to says what is wrong. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const within = branches.filter((issues) => issues.every(({ path }) => path.length > 0));
  return within.sort((one, other) => one.length - other.length)[0];
}

function unionText(branches: readonly (readonly Issue[])[]): Text {
  const issues = closest(branches);
  if (!issues || issues.length === 0) return say(says.none);
  return inOne(issues.map((issue) => prefixed(issue.path, issueText(issue))));
}

function prefixed(path: readonly PropertyKey[], { zh, en }: Text): Text {
  const at = path.map(String).join('.');
  return { zh: `${at}：${zh}`, en: `${at}: ${en}` };
}

const writers: Readonly<Record<string, (issue: Details) => Text>> = {
  invalid_type: ({ input, expected }) =>
    input === undefined
      ? say(says.missing)
      : say(says.type, { expected: kindOf(expected), found: kindFound(input) }),
  invalid_value: ({ input, values }) => (input === undefined ? say(says.missing) : valueText(values ?? [])),
  invalid_format: ({ format = '', pattern = '' }) =>
    formats[format] ? say(says.format, { format: formats[format] }) : say(says.pattern, { pattern }),
  not_multiple_of: ({ divisor = 0 }) => say(says.multiple, { divisor }),
  unrecognized_keys: ({ keys = [] }) => say(says.unknown, { keys: keys.slice(0, valuesShownMax) }),
  invalid_key: ({ issues = [] }) => say(says.key, { why: inOne(issues.map(issueText)) }),
  custom: ({ params, message }) => params?.said ?? { zh: message, en: message },
  invalid_element: ({ issues = [] }) => inOne(issues.map(issueText)),
  invalid_union: ({ errors = [] }) => unionText(errors),
  too_big: ({ maximum, inclusive, origin }) => {
    const n: Value = String(maximum);
    return inclusive === false ? say(beyond.below, { n }) : say(sizeOf(atMost, origin), { n });
  },
  too_small: ({ minimum, inclusive, origin }) => {
    const n: Value = String(minimum);
    if (inclusive === false) return say(beyond.above, { n });
    return n === '1' && origin !== undefined && /^(string|array)$/.test(origin)
      ? say(says.empty)
      : say(sizeOf(atLeast, origin), { n });
  },
};

/** What an issue says to people. */
export function issueText(issue: Issue): Text {
  const said = own.get(issue.message);
  if (said) return said;
  const writer = writers[issue.code ?? ''];
  return writer ? writer(issue) : { zh: issue.message, en: issue.message };
}
