/**
 * Runs a pattern over a text: all alternatives side by side, in order of preference, one character at a time
 * (the machine of Ken Thompson and Rob Pike). What it finds is what a backtracking engine would, in a bounded
 * time.
 */
import { spend } from './budget.js';
import type { Instruction, Pattern } from './pattern.js';

/**
 * Start and end of the whole match and of each group, in positions of the text; undefined where a group is
 * not.
 */
export type Found = (number | undefined)[];

interface Thread {
  at: number;
  found: Found;
}

/** Instructions looked at for one step of the budget. */
const instructionsPerStep = 4;

/** The first match that begins at or after a position, or null. */
export function searchPattern(pattern: Pattern, text: string, from: number): Found | null {
  const { instructions } = pattern;
  const seen = new Int32Array(instructions.length).fill(-1);
  let threads: Thread[] = [];
  let best: Found | null = null;
  for (let position = from; position <= text.length; ) {
    const next: Thread[] = [];
    const character =
      position < text.length ? String.fromCodePoint(text.codePointAt(position) as number) : '';
    const after = position + (character.length || 1);
    // A later beginning counts less than all that began before, and nothing once a match is found.
    if (!best) follow(instructions, text, position, { at: 0, found: [] }, threads, seen);
    spend(1 + Math.ceil(threads.length / instructionsPerStep));
    for (const thread of threads) {
      const instruction = instructions[thread.at] as Instruction;
      if (instruction.op === 'match') {
        best = thread.found;
        break;
      }
      if (instruction.op === 'character' && character !== '' && instruction.fits(character)) {
        follow(instructions, text, after, { at: thread.at + 1, found: thread.found }, next, seen);
      }
    }
    if (best && next.length === 0) return best;
    threads = next;
    position = after;
  }
  return best;
}

/**
 * Adds the threads that are reached from an instruction without reading a character, the preferred ones
 * first.
 */
function follow(
  instructions: Instruction[],
  text: string,
  position: number,
  start: Thread,
  threads: Thread[],
  seen: Int32Array,
): void {
  const stack = [start];
  let visits = 0;
  for (let thread = stack.pop(); thread; thread = stack.pop()) {
    const { at, found } = thread;
    if (seen[at] === position) continue;
    seen[at] = position;
    visits += 1;
    const instruction = instructions[at] as Instruction;
    switch (instruction.op) {
      case 'jump':
        stack.push({ at: instruction.to, found });
        break;
      case 'split':
        stack.push({ at: instruction.second, found }, { at: instruction.first, found });
        break;
      case 'save': {
        const saved = found.slice();
        saved[instruction.slot] = position;
        stack.push({ at: at + 1, found: saved });
        break;
      }
      case 'assert':
        if (holds(instruction, text, position)) stack.push({ at: at + 1, found });
        break;
      default:
        threads.push(thread);
    }
  }
  spend(Math.ceil(visits / instructionsPerStep));
}

function holds(
  { kind, isMultiline }: Instruction & { op: 'assert' },
  text: string,
  position: number,
): boolean {
  const before = text.charAt(position - 1);
  const after = text.charAt(position);
  if (kind === '^') return position === 0 || (isMultiline && isLineEnd(before));
  if (kind === '$') return position === text.length || (isMultiline && isLineEnd(after));
  return (/\w/.test(before) !== /\w/.test(after)) === (kind === 'b');
}

function isLineEnd(character: string): boolean {
  return /^[\n\r\u2028\u2029]$/.test(character);
}
