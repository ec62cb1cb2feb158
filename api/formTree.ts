/** What is filled into a form, as a tree: fields by their paths. */
import type { Json } from '../engine/vocabulary.js';

export type Tree = { [name: string]: Json };

export const isTree = (value: Json | undefined): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export function valueAt(tree: Tree, path: readonly string[]): Json | undefined {
  let at: Json | undefined = tree;
  for (const name of path) at = isTree(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

export function dropAt(tree: Tree, path: readonly string[]): void {
  const [name, ...rest] = path;
  if (name === undefined || !Object.hasOwn(tree, name)) return;
  const below = tree[name];
  if (rest.length > 0 && isTree(below)) {
    dropAt(below, rest);
    if (Object.keys(below).length === 0) delete tree[name];
  } else if (rest.length === 0) delete tree[name];
}

/** `over` laid on `under`, objects merged: what the form shows while it is being filled in. */
export function merged(under: Tree, over: Tree): Tree {
  const result: Tree = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = result[name];
    result[name] = isTree(value) && isTree(below) ? merged(below, value) : value;
  }
  return result;
}
