/**
 * A regular expression as a program for `patternSearch.ts`, which runs it in a time that grows with text ×
 * pattern. JavaScript's own engine tries alternatives one after the other and can take for ever on ten
 * characters of pattern.
 *
 * The syntax is that of JavaScript's `u` flag without what needs to go back: backreferences, lookaround,
 * named groups.
 */
import { patternCharactersMax, patternInstructionsMax, patternsCachedMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import { type PatternNode, parsePattern, patternFault } from './patternSyntax.js';

export type Instruction =
  | { op: 'character'; fits: (character: string) => boolean }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number }
  | { op: 'assert'; kind: '^' | '$' | 'b' | 'B'; isMultiline: boolean }
  | { op: 'match' };

export interface Pattern {
  instructions: Instruction[];
  /** Capturing groups, the whole match included. */
  groups: number;
}

const patterns = new Map<string, Pattern>();

/** Compiles a pattern with FEEL's flags `s`, `m` and `i`; a fault when it is not valid or not supported. */
export function compilePattern(source: string, flags: string): Pattern {
  const key = `${flags}/${source}`;
  const known = patterns.get(key);
  if (known) return known;
  checkPattern(source, flags);
  const { node, groups } = parsePattern(source, flags);
  const instructions: Instruction[] = [];
  const isMultiline = flags.includes('m');
  emit(instructions, { kind: 'group', index: 0, node }, isMultiline);
  add(instructions, { op: 'match' });
  const pattern = { instructions, groups };
  if (patterns.size >= patternsCachedMax) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
}

function checkPattern(source: string, flags: string): void {
  if (source.length > patternCharactersMax) {
    throw patternFault(said('longPattern', { max: patternCharactersMax, found: source.length }));
  }
  if (!/^[smi]*$/.test(flags)) throw patternFault(said('patternFlags', { found: flags.slice(0, 20) }));
  try {
    new RegExp(source, `u${flags}`);
  } catch {
    throw patternFault(said('notPattern', { found: source.slice(0, 100) }));
  }
}

function add(instructions: Instruction[], instruction: Instruction): number {
  if (instructions.length >= patternInstructionsMax) {
    throw patternFault(said('largePattern', { max: patternInstructionsMax }));
  }
  return instructions.push(instruction) - 1;
}

function emit(instructions: Instruction[], node: PatternNode, isMultiline: boolean): void {
  switch (node.kind) {
    case 'character':
      add(instructions, { op: 'character', fits: node.fits });
      return;
    case 'assert':
      add(instructions, { op: 'assert', kind: node.assert, isMultiline });
      return;
    case 'sequence':
      for (const item of node.items) emit(instructions, item, isMultiline);
      return;
    case 'group':
      if (node.index !== null) add(instructions, { op: 'save', slot: node.index * 2 });
      emit(instructions, node.node, isMultiline);
      if (node.index !== null) add(instructions, { op: 'save', slot: node.index * 2 + 1 });
      return;
    case 'either':
      emitEither(instructions, node.items, isMultiline);
      return;
    case 'repeat':
      emitRepeat(instructions, node, isMultiline);
  }
}

function emitEither(instructions: Instruction[], items: PatternNode[], isMultiline: boolean): void {
  const jumps: number[] = [];
  for (const [index, item] of items.entries()) {
    if (index === items.length - 1) {
      emit(instructions, item, isMultiline);
      break;
    }
    const split = add(instructions, { op: 'split', first: instructions.length + 1, second: 0 });
    emit(instructions, item, isMultiline);
    jumps.push(add(instructions, { op: 'jump', to: 0 }));
    instructions[split] = { op: 'split', first: split + 1, second: instructions.length };
  }
  for (const jump of jumps) instructions[jump] = { op: 'jump', to: instructions.length };
}

function emitRepeat(
  instructions: Instruction[],
  { node, min, max, isLazy }: PatternNode & { kind: 'repeat' },
  isMultiline: boolean,
): void {
  const branch = (at: number, body: number, end: number) => {
    instructions[at] = { op: 'split', first: isLazy ? end : body, second: isLazy ? body : end };
  };
  for (let count = 0; count < min; count += 1) emit(instructions, node, isMultiline);
  if (max === null) {
    const split = add(instructions, { op: 'jump', to: 0 });
    emit(instructions, node, isMultiline);
    add(instructions, { op: 'jump', to: split });
    branch(split, split + 1, instructions.length);
    return;
  }
  const splits: number[] = [];
  for (let count = min; count < max; count += 1) {
    splits.push(add(instructions, { op: 'jump', to: 0 }));
    emit(instructions, node, isMultiline);
  }
  for (const split of splits) branch(split, split + 1, instructions.length);
}
