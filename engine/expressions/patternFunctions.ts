/** FEEL's `matches`, `replace` and `split`, on patterns that cannot run away. */
import { expressionStringCharactersMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import { spend, spendShallow } from './budget.js';
import { ExpressionFault } from './expressionFault.js';
import { compilePattern, type Pattern } from './pattern.js';
import { type Found, searchPattern } from './patternSearch.js';

function flagsOf(flags: unknown): string | null {
  return flags === null || flags === undefined ? '' : typeof flags === 'string' ? flags : null;
}

/** Whether the pattern is found anywhere in the input; null when an argument is not a string. */
export function matchesPattern(input: unknown, pattern: unknown, flags: unknown): boolean | null {
  const given = flagsOf(flags);
  if (typeof input !== 'string' || typeof pattern !== 'string' || given === null) return null;
  spendShallow(input);
  return searchPattern(compilePattern(pattern, given), input, 0) !== null;
}

/**
 * The input with every match replaced; `$0` or `$&` stands for the match, `$1` … for its groups, `$$` for
 * `$`.
 */
export function replacePattern(
  input: unknown,
  pattern: unknown,
  replacement: unknown,
  flags: unknown,
): string | null {
  const given = flagsOf(flags);
  if (typeof input !== 'string' || typeof pattern !== 'string') return null;
  if (typeof replacement !== 'string' || given === null) return null;
  spendShallow(input);
  const compiled = compilePattern(pattern, given);
  let text = '';
  let from = 0;
  for (const found of matchesOf(compiled, input)) {
    text += input.slice(from, found[0]) + fill(replacement, compiled, input, found);
    from = found[1] as number;
    if (text.length > expressionStringCharactersMax) {
      throw new ExpressionFault(
        'EXPRESSION_FAILED',
        said('longReplaced', { max: expressionStringCharactersMax }),
      );
    }
  }
  return text + input.slice(from);
}

/** The parts of the input between matches. */
export function splitByPattern(input: unknown, delimiter: unknown): string[] | null {
  if (typeof input !== 'string' || typeof delimiter !== 'string') return null;
  spendShallow(input);
  if (input === '') return searchPattern(compilePattern(delimiter, ''), '', 0) ? [] : [''];
  const parts: string[] = [];
  let from = 0;
  for (const found of matchesOf(compilePattern(delimiter, ''), input)) {
    const [start, end] = found as [number, number];
    // As in JavaScript: nothing is split off by an empty match at either end, nor by one right behind a
    // match.
    if (end === start && (start === from || start === input.length)) continue;
    parts.push(input.slice(from, start));
    from = end;
  }
  return [...parts, input.slice(from)];
}

function* matchesOf(pattern: Pattern, input: string): Generator<Found> {
  for (let from = 0; from <= input.length; ) {
    const found = searchPattern(pattern, input, from);
    if (!found) return;
    yield found;
    const [start, end] = found as [number, number];
    const step = input.codePointAt(end) ?? 0;
    from = end > start ? end : end + (step > 0xffff ? 2 : 1);
  }
}

function fill(replacement: string, pattern: Pattern, input: string, found: Found): string {
  spend(1 + Math.floor(replacement.length / 64));
  return replacement.replace(/\$(\$|&|\d{1,2})/g, (written, name: string) => {
    if (name === '$') return '$';
    if (name === '&') return input.slice(found[0], found[1]);
    const isTwo = name.length === 2 && Number(name) < pattern.groups;
    const group = Number(isTwo ? name : name[0]);
    if (group >= pattern.groups) return written;
    const start = found[group * 2];
    const rest = isTwo ? '' : name.slice(1);
    return (start === undefined ? '' : input.slice(start, found[group * 2 + 1])) + rest;
  });
}
