/**
 * The functions an expression may call: feelin's behind a guard that counts their work, and ours.
 * The list is closed. What is not on it cannot be called, so a function that reads the clock, rolls dice or
 * looks at the machine's locale cannot slip in with a new version of feelin; `now` and `today` are ours.
 */
import { expressionArgumentItemsMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import { spend, spendDeep, spendShallow } from './budget.js';
import { calendarFunctions } from './calendarFunctions.js';
import { countingFunctions } from './countingFunctions.js';
import { ExpressionFault } from './expressionFault.js';
import { builtinFunction, makeFunction } from './feel.js';
import { matchesPattern, replacePattern, splitByPattern } from './patternFunctions.js';

type Call = (...values: unknown[]) => unknown;

/**
 * How a function's work grows: not at all, with the length of its arguments, or with every value within them.
 */
const constant = [
  ...['not', 'count', 'decimal', 'floor', 'ceiling', 'abs', 'round up', 'round down', 'round half up'],
  ...['round half down', 'modulo', 'sqrt', 'log', 'exp', 'odd', 'even', 'day of year', 'day of week'],
  ...['month of year', 'week of year', 'before', 'after', 'meets', 'met by', 'overlaps', 'includes'],
];
const shallow = [
  ...['number', 'substring', 'string length', 'upper case', 'lower case', 'substring before'],
  ...[
    'substring after',
    'contains',
    'starts with',
    'ends with',
    'list contains',
    'sublist',
    'remove',
    'reverse',
  ],
  ...['index of', 'get value', 'get entries', 'date', 'time', 'date and time', 'duration'],
];
const deep = [
  ...['string', 'string join', 'list replace', 'append', 'concatenate', 'insert before', 'flatten', 'is'],
  ...['min', 'max', 'sum', 'mean', 'all', 'any', 'product', 'stddev', 'mode', 'context', 'context merge'],
  'context put',
];
/** Compare every item with every other when the items are lists or contexts. */
const pairwise = ['union', 'distinct values'];

const guards = new Map<string, (values: unknown[]) => void>([
  ...constant.map((name) => [name, () => spend(1)] as const),
  ...shallow.map((name) => [name, (values: unknown[]) => values.forEach(spendShallow)] as const),
  ...deep.map((name) => [name, spendDeep] as const),
  ...pairwise.map((name) => [name, spendPairwise] as const),
  ['sort', spendSort],
]);

const isNothing = (value: unknown): boolean => value === null || value === undefined;

/** Of Camunda's FEEL, beside the standard: its modeler offers them. */
const camundaFunctions: Record<string, { parameters: string[]; call: Call }> = {
  'is defined': { parameters: ['value'], call: (value) => !isNothing(value) },
  'is empty': { parameters: ['list'], call: (list) => (Array.isArray(list) ? list.length === 0 : null) },
  'is blank': { parameters: ['string'], call: isBlank },
};

function isBlank(text: unknown): boolean | null {
  spendShallow(text);
  return typeof text === 'string' ? text.trim() === '' : null;
}

const own: Record<string, { parameters: string[]; call: Call }> = {
  ...calendarFunctions,
  ...camundaFunctions,
  matches: { parameters: ['input', 'pattern', 'flags'], call: matchesPattern },
  replace: { parameters: ['input', 'pattern', 'replacement', 'flags'], call: replacePattern },
  split: { parameters: ['string', 'delimiter'], call: splitByPattern },
  median: { parameters: ['...list'], call: median },
};

function spendPairwise(values: unknown[]): void {
  const lists = values.filter((value) => Array.isArray(value));
  const items = lists.reduce((sum, list) => sum + list.length, 0);
  const isComplex = lists.some((list) => list.some((item) => typeof item === 'object' && item !== null));
  spendDeep(values);
  if (isComplex) spend(items * items);
}

function spendSort([list]: unknown[]): void {
  const items = Array.isArray(list) ? list.length : 1;
  spend(items * Math.ceil(Math.log2(items + 2)));
}

/** feelin sorts the numbers as text, so that the median of 9, 10 and 1 would be 10. */
function median(...values: unknown[]): unknown {
  const list: unknown[] = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  spend(list.length * 10);
  if (list.length === 0 || list.some((item) => typeof item !== 'number')) return null;
  const sorted = (list as number[]).toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

export function isFunctionName(name: string): boolean {
  return guards.has(name) || Object.hasOwn(own, name);
}

/** The names of all functions that an expression may call, sorted. */
export function functionNames(): string[] {
  return [...guards.keys(), ...Object.keys(own), 'years and months duration'].sort();
}

/** The name by which a rewritten expression calls the function. */
export function rewrittenName(name: string): string {
  return `__${name.replaceAll(' ', '_')}`;
}

/** Whether the function expects a function at that place, counted from 0. */
export function functionTakesFunction(name: string, index: number): boolean {
  return (name === 'sort' || name === 'list replace') && index >= 1;
}

const made = new Map<string, unknown>();

/** The function that an expression calls under a rewritten name. */
export function functionNamed(name: string): unknown {
  let known = made.get(name);
  if (!known) {
    const counting = countingFunctions[name];
    const { parameters, call } = counting ?? own[name] ?? guarded(name);
    known = makeFunction(parameters, call);
    made.set(name, known);
  }
  return known;
}

function guarded(name: string): { parameters: string[]; call: Call } {
  const { parameters, call } = builtinFunction(name);
  const guard = guards.get(name) as (values: unknown[]) => void;
  const isSpread = parameters[0]?.startsWith('...') || name === 'append';
  const makesMore = deep.includes(name) || pairwise.includes(name);
  const guardedCall: Call = (...values) => {
    guard(values);
    if (isSpread) checkItems(name, values);
    const result = call(...values);
    if (makesMore) spendDeep(result);
    return result;
  };
  return { parameters, call: guardedCall };
}

/** A list given item by item lies on the stack of calls. */
function checkItems(name: string, values: unknown[]): void {
  for (const value of [values, ...values]) {
    if (!Array.isArray(value) || value.length <= expressionArgumentItemsMax) continue;
    throw new ExpressionFault(
      'EXPRESSION_FAILED',
      said('longArgument', { name, max: expressionArgumentItemsMax, found: value.length }),
    );
  }
}
