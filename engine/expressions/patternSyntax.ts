/** Reads a regular expression that JavaScript has found valid with the flag `u` into a tree. */

import { type Said, said } from '../wordings/faults.js';
import { ExpressionFault } from './expressionFault.js';

export type PatternNode =
  | { kind: 'character'; fits: (character: string) => boolean }
  | { kind: 'assert'; assert: '^' | '$' | 'b' | 'B' }
  | { kind: 'sequence'; items: PatternNode[] }
  | { kind: 'either'; items: PatternNode[] }
  /** `index` is null for a group that captures nothing. */
  | { kind: 'group'; index: number | null; node: PatternNode }
  /** `max` is null for no end. */
  | { kind: 'repeat'; node: PatternNode; min: number; max: number | null; isLazy: boolean };

interface Reading {
  source: string;
  at: number;
  groups: number;
  flags: string;
}

const lineEnds = new Set(['\n', '\r', '\u2028', '\u2029']);

export const patternFault = (why: Said): ExpressionFault => new ExpressionFault('EXPRESSION_FAILED', why);

export function parsePattern(source: string, flags: string): { node: PatternNode; groups: number } {
  const reading: Reading = { source, at: 0, groups: 1, flags };
  const node = readEither(reading);
  return { node, groups: reading.groups };
}

function readEither(r: Reading): PatternNode {
  const items = [readSequence(r)];
  while (r.source[r.at] === '|') {
    r.at += 1;
    items.push(readSequence(r));
  }
  return items.length === 1 ? (items[0] as PatternNode) : { kind: 'either', items };
}

function readSequence(r: Reading): PatternNode {
  const items: PatternNode[] = [];
  while (r.at < r.source.length && r.source[r.at] !== '|' && r.source[r.at] !== ')') {
    items.push(readRepeat(r, readAtom(r)));
  }
  return { kind: 'sequence', items };
}

function readRepeat(r: Reading, node: PatternNode): PatternNode {
  const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(r.source.slice(r.at));
  if (!found) return node;
  r.at += found[0].length;
  const isLazy = found[5] === '?';
  if (found[1]) {
    return { kind: 'repeat', node, min: found[1] === '+' ? 1 : 0, max: found[1] === '?' ? 1 : null, isLazy };
  }
  const min = Number(found[2]);
  const last = found[4] ? Number(found[4]) : null;
  return { kind: 'repeat', node, min, max: found[3] ? last : min, isLazy };
}

function readAtom(r: Reading): PatternNode {
  const next = r.source[r.at];
  switch (next) {
    case '(':
      return readGroup(r);
    case '[':
      return readClass(r, /^\[(?:\\[\s\S]|[^\]\\])*\]/);
    case '\\':
      return readEscape(r);
    case '^':
    case '$':
      r.at += 1;
      return { kind: 'assert', assert: next };
    case '.': {
      r.at += 1;
      const isAny = r.flags.includes('s');
      return { kind: 'character', fits: (character) => isAny || !lineEnds.has(character) };
    }
    default:
      return readCharacter(r);
  }
}

function readGroup(r: Reading): PatternNode {
  const opening = /^\((\?:|\?)?/.exec(r.source.slice(r.at))?.[1];
  if (opening === '?') throw patternFault(said('lookaround', { found: r.source.slice(r.at, r.at + 4) }));
  r.at += 1 + (opening?.length ?? 0);
  const index = opening ? null : r.groups++;
  const node = readEither(r);
  r.at += 1;
  return { kind: 'group', index, node };
}

function readEscape(r: Reading): PatternNode {
  const next = r.source[r.at + 1] ?? '';
  if (next === 'b' || next === 'B') {
    r.at += 2;
    return { kind: 'assert', assert: next };
  }
  if (/[1-9k]/.test(next)) throw patternFault(said('backreference', { found: `\\${next}` }));
  return readClass(r, escaped);
}

const surrogatePair = 'u[dD][89abAB][\\da-fA-F]{2}\\\\u[dD][c-fC-F][\\da-fA-F]{2}';
const escaped = new RegExp(
  `^\\\\(?:${surrogatePair}|u\\{[^}]*\\}|u[\\da-fA-F]{4}|[pP]\\{[^}]*\\}|x..|c.|[\\s\\S])`,
);

/** One character of a kind is left to JavaScript: a pattern for a single character cannot run away. */
function readClass(r: Reading, shape: RegExp): PatternNode {
  const text = shape.exec(r.source.slice(r.at))?.[0] ?? '';
  r.at += text.length;
  const single = new RegExp(`^${text}$`, r.flags.includes('i') ? 'ui' : 'u');
  return { kind: 'character', fits: (character) => single.test(character) };
}

function readCharacter(r: Reading): PatternNode {
  const character = String.fromCodePoint(r.source.codePointAt(r.at) as number);
  if (r.flags.includes('i')) return readClass(r, /^[\s\S]/u);
  r.at += character.length;
  return { kind: 'character', fits: (found) => found === character };
}
