/** Every source with its syntax tree, read once. */
import { dirname, posix } from 'node:path';
import { parse } from '@babel/parser';
import { committedFiles, readText } from './files.js';

export interface Node {
  type: string;
  loc: { start: { line: number }; end: { line: number } };
  [member: string]: unknown;
}

export interface Import {
  /** A path from the root for what is ours (`engine/ids.ts`), otherwise the package or `node:` module. */
  to: string;
  /** Gone at run time. */
  typeOnly: boolean;
  line: number;
}

export interface Source {
  path: string;
  text: string;
  lines: string[];
  tree: Node;
  comments: { text: string; line: number; isBlock: boolean }[];
  imports: Import[];
}

const sourceFolders = ['engine', 'models', 'api', 'embedded', 'processes', 'test', 'bench', 'scripts', 'web'];

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** A node and what it stands in, the nearest first. */
export type Visit = [node: Node, parents: readonly Node[]];

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const member in node) {
    if (member === 'loc' || member.endsWith('Comments')) continue;
    const value = node[member];
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

const visits = new WeakMap<Node, Visit[]>();

/** Every node of a tree, from the outside in. */
export function nodesOf(tree: Node): readonly Visit[] {
  const known = visits.get(tree);
  if (known) return known;
  const found: Visit[] = [[tree, []]];
  for (let at = 0; at < found.length; at += 1) {
    const [node, parents] = found[at]!;
    const children = childrenOf(node);
    if (children.length === 0) continue;
    const inside = [node, ...parents];
    for (const child of children) found.push([child, inside]);
  }
  visits.set(tree, found);
  return found;
}

function resolved(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  // Scripts import what the compiler made of a source.
  return posix
    .join(dirname(from), specifier)
    .replace(/^dist\//, '')
    .replace(/\.js$/, '.ts');
}

const isTypeOnly = (declaration: Node): boolean => {
  const specifiers = (declaration.specifiers ?? []) as Node[];
  const kindOf = (one: Node) => one.importKind ?? one.exportKind;
  if (kindOf(declaration) === 'type') return true;
  return specifiers.length > 0 && specifiers.every((one) => kindOf(one) === 'type');
};

function importsOf(path: string, tree: Node): Import[] {
  const found: Import[] = [];
  for (const [node] of nodesOf(tree)) {
    const isDeclaration = /^(ImportDeclaration|Export(Named|All)Declaration)$/.test(node.type);
    const isCall = node.type === 'CallExpression' && (node.callee as Node).type === 'Import';
    const from = isDeclaration ? node.source : isCall ? (node.arguments as Node[])[0] : undefined;
    if (!isNode(from) || typeof from.value !== 'string') continue;
    const typeOnly = isDeclaration && isTypeOnly(node);
    found.push({ to: resolved(path, from.value), typeOnly, line: node.loc.start.line });
  }
  return found;
}

function readSource(path: string): Source {
  const text = readText(path);
  const plugins: ('typescript' | 'jsx')[] = path.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'];
  const file = parse(text, { sourceType: 'module', plugins, sourceFilename: path }) as unknown as Node;
  const comments = ((file.comments ?? []) as Node[]).map((comment) => ({
    text: String(comment.value),
    line: comment.loc.start.line,
    isBlock: comment.type === 'CommentBlock',
  }));
  const tree = file.program as Node;
  return { path, text, lines: text.split('\n'), tree, comments, imports: importsOf(path, tree) };
}

/** All sources: TypeScript and the scripts, read once per test file. */
export const sources: readonly Source[] = committedFiles()
  .filter((path) => sourceFolders.includes(path.split('/')[0]!) && /\.(ts|tsx|mjs)$/.test(path))
  .map(readSource);

export const isTest = (path: string): boolean => path.startsWith('test/');
export const isIn = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
export const at = (source: Source, line: number): string => `${source.path}:${line}`;
