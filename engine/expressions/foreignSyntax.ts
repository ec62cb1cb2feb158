/**
 * What comes from other languages into expressions that should be FEEL, and how FEEL says it. Some of it a
 * lenient parser takes for something else that is never true, so that it is refused before it is parsed.
 */
import { type Said, said } from '../wordings/faults.js';

interface Habit {
  pattern: RegExp;
  says: 'differs' | 'equals' | 'and' | 'or' | 'not' | 'ifThenElse' | 'braces';
}

const habits: Habit[] = [
  {
    pattern: /[$#]\{([^}]*)\}?/u,
    says: 'braces',
  },
  { pattern: /!==|<>/u, says: 'differs' },
  { pattern: /===?/u, says: 'equals' },
  { pattern: /&&/u, says: 'and' },
  { pattern: /\|\|/u, says: 'or' },
  { pattern: /!(?!=)/u, says: 'not' },
  { pattern: /\?(?=[^:]*:)/u, says: 'ifThenElse' },
];

/** Texts and names between backticks say what they like: blanks of the same length stand for them. */
const quoted = /"(?:[^"\\]|\\.)*"|`[^`]*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu;

/** The first thing in an expression that no FEEL has; undefined when there is none. */
export function foreignSyntax(source: string): { said: Said; from: number; to: number } | undefined {
  const bare = source.replace(quoted, (text) => ' '.repeat(text.length));
  for (const { pattern, says } of habits) {
    const match = pattern.exec(bare);
    if (!match) continue;
    const [from, to] = [match.index, match.index + match[0].length];
    const found = source.slice(from, to);
    if (says !== 'braces') return { said: said(says, { found }), from, to };
    const [, inside = ''] = pattern.exec(source.slice(from)) ?? match;
    return { said: said(says, { found, written: inside.trim() }), from, to };
  }
  return undefined;
}
