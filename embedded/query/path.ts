// Dotted paths over raw BSON, through arrays, as MongoDB's matcher walks them.
import { findElement, sizeOf, types } from '../bson/walk.js';

export interface PathStep {
  name: Buffer;
  /** Set when the step is a number and may name an array element. */
  index: number;
}
export type Path = readonly PathStep[];

/**
 * Called with each value a path reaches (type `missing` when it reaches none); a true answer ends the walk.
 */
export type ValueVisit = (buffer: Buffer, type: number, at: number) => boolean;

/** The outermost array index that the last successful walk went through: what a positional `$` stands for. */
export const lastHit = { index: -1 };

export function parsePath(text: string): Path {
  return text.split('.').map((name) => ({
    name: Buffer.from(name),
    index: /^(0|[1-9][0-9]{0,8})$/.test(name) ? Number(name) : -1,
  }));
}

/** What a walk does with an array it finds at the path's end. */
export type LeafArrays = 'whole' | 'elements' | 'both';

/** Visits the values at `path` in the document at `at`; true when a visit ended it. */
export function visitPath(
  buffer: Buffer,
  at: number,
  path: Path,
  leafArrays: LeafArrays,
  visit: ValueVisit,
  depth = 0,
): boolean {
  const step = path[depth]!;
  const element = findElement(buffer, at, step.name);
  if (element < 0) return visit(buffer, types.missing, 0);
  return visitValue(
    buffer,
    buffer[element]!,
    element + 2 + step.name.length,
    path,
    leafArrays,
    visit,
    depth + 1,
  );
}

function visitValue(
  buffer: Buffer,
  type: number,
  at: number,
  path: Path,
  leafArrays: LeafArrays,
  visit: ValueVisit,
  depth: number,
): boolean {
  if (depth === path.length) {
    if (type !== types.array || leafArrays === 'whole') return visit(buffer, type, at);
    if (visitElements(buffer, at, visit)) return true;
    return leafArrays === 'both' && visit(buffer, type, at);
  }
  if (type === types.object) return visitPath(buffer, at, path, leafArrays, visit, depth);
  if (type === types.array) return visitArray(buffer, at, path, leafArrays, visit, depth);
  return visit(buffer, types.missing, 0);
}

function visitElements(buffer: Buffer, at: number, visit: ValueVisit): boolean {
  let index = 0;
  for (let element = at + 4; buffer[element] !== 0; index++) {
    const type = buffer[element]!;
    let value = element + 1;
    while (buffer[value] !== 0) value++;
    value++;
    if (visit(buffer, type, value)) {
      lastHit.index = index;
      return true;
    }
    element = value + sizeOf(buffer, type, value);
  }
  return false;
}

function visitArray(
  buffer: Buffer,
  at: number,
  path: Path,
  leafArrays: LeafArrays,
  visit: ValueVisit,
  depth: number,
): boolean {
  const wanted = path[depth]!.index;
  let index = 0;
  for (let element = at + 4; buffer[element] !== 0; index++) {
    const type = buffer[element]!;
    let value = element + 1;
    while (buffer[value] !== 0) value++;
    value++;
    const isHit =
      (index === wanted && visitValue(buffer, type, value, path, leafArrays, visit, depth + 1)) ||
      (type === types.object && visitPath(buffer, value, path, leafArrays, visit, depth));
    if (isHit) {
      lastHit.index = index;
      return true;
    }
    element = value + sizeOf(buffer, type, value);
  }
  return false;
}
