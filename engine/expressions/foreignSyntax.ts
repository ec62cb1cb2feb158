/**
 * What comes from other languages into expressions that should be FEEL, and how FEEL says it. Some of it a
 * lenient parser takes for something else that is never true, so that it is refused before it is parsed.
 */
interface Habit {
  pattern: RegExp;
  advice(match: RegExpMatchArray): string;
}

const habits: Habit[] = [
  {
    pattern: /[$#]\{([^}]*)\}?/u,
    advice: (match) => `FEEL stands without braces: write =${match[1]!.trim()}`,
  },
  { pattern: /!==|<>/u, advice: () => 'In FEEL two values differ by !=' },
  { pattern: /===?/u, advice: () => 'In FEEL one equals sign compares: write = instead' },
  { pattern: /&&/u, advice: () => 'In FEEL this is the word "and"' },
  { pattern: /\|\|/u, advice: () => 'In FEEL this is the word "or"' },
  { pattern: /!(?!=)/u, advice: () => 'In FEEL this is the function not(…)' },
  { pattern: /\?(?=[^:]*:)/u, advice: () => 'In FEEL this is "if … then … else …"' },
];

/** Texts and names between backticks say what they like: blanks of the same length stand for them. */
const quoted = /"(?:[^"\\]|\\.)*"|`[^`]*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu;

/** The first thing in an expression that no FEEL has; undefined when there is none. */
export function foreignSyntax(source: string): { message: string; from: number; to: number } | undefined {
  const bare = source.replace(quoted, (text) => ' '.repeat(text.length));
  for (const { pattern, advice } of habits) {
    const match = pattern.exec(bare);
    if (!match) continue;
    const [from, to] = [match.index, match.index + match[0].length];
    const inSource = pattern.exec(source.slice(from)) ?? match;
    return { message: `Unexpected "${source.slice(from, to)}". ${advice(inSource)}`, from, to };
  }
  return undefined;
}
