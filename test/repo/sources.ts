/**
 * The repository as its rules see it: every file that is committed, and every source with its syntax tree.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';

/** Tests run from dist/test/repo; the sources lie three folders up. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

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

const ignored = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);
const sourceFolders = ['engine', 'models', 'api', 'embedded', 'processes', 'test', 'bench', 'scripts', 'web'];

/** Every file that belongs to the repository, as paths from the root. */
export function committedFiles(folder = ''): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (ignored.has(entry.name) || entry.name.endsWith('.log') || entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) found.push(...committedFiles(path));
    else if (path !== '.git') found.push(path);
  }
  return found.sort();
}

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Every node of a tree, from the outside in; `parents` begins with the nearest. */
export function* nodesOf(node: Node, parents: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  yield [node, parents];
  const inside = [node, ...parents];
  for (const [member, value] of Object.entries(node)) {
    if (member === 'loc' || member.endsWith('Comments') || member === 'tokens') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* nodesOf(child, inside);
    }
  }
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
