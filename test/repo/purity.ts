/**
 * STYLE 10 and 13: pure folders hold no clock, chance, waiting or I/O; only elements know the types of BPMN.
 */
import { expect, test } from '@jest/globals';
import { at, isIn, type Node, nodesOf, type Source, sources } from './sources.js';

const pureFolders = [
  'vocabulary',
  'expressions',
  'elements',
  'compile',
  'kernel',
  'calendar',
  'deploy/rules',
];
const pureFiles =
  /^engine\/(history\/replay|commit\/(difference|views(Of\w+)?)|ids|machine|errors|limits|vocabulary)\.ts$/;
const isPure = ({ path }: Source): boolean =>
  pureFiles.test(path) || pureFolders.some((folder) => isIn(path, `engine/${folder}`));

/** bpmn-moddle reads XML behind a promise; what it reads is a function of the text alone. */
const mayAwait = ['engine/compile/moddle.ts', 'engine/compile/readResource.ts'];
/** Hashing is a function of its argument. */
const mayImport = new Map([['engine/kernel/digest.ts', 'node:crypto']]);

const forbiddenNames = new Set([
  ...['process', 'globalThis', 'console', 'performance', 'crypto', 'fetch', 'require', 'eval', 'Function'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'WeakRef', 'FinalizationRegistry'],
]);
/** Luxon completes what a text leaves out by the clock, so nothing is parsed with it. */
const forbiddenMembers = new Set([
  ...['Date.now', 'Math.random', 'Settings.now', 'DateTime.now', 'DateTime.local'],
  ...['DateTime.fromISO', 'DateTime.fromObject', 'DateTime.fromFormat'],
]);

const nameOf = (node: unknown): string => String((node as Node | undefined)?.name ?? '');

const declares = (pattern: unknown, name: string): boolean =>
  nodesOf(pattern as Node).some(([node]) => node.type === 'Identifier' && node.name === name);

/** True when a function or block around a name declares it: it is a local then, whatever it is called. */
const isLocal = (name: string, parents: readonly Node[]): boolean =>
  parents.some((parent) => {
    const params = (Array.isArray(parent.params) ? parent.params : []) as Node[];
    const body = (Array.isArray(parent.body) ? parent.body : [parent.left]) as (Node | undefined)[];
    const declared = body
      .filter((one) => one?.type === 'VariableDeclaration')
      .flatMap((one) => (one!.declarations as Node[]).map((declarator) => declarator.id));
    return [...params, ...declared].some((pattern) => declares(pattern, name));
  });

/** A name that is read as a variable, not declared, and not the name of a member or of a type. */
function isRead(node: Node, parents: readonly Node[]): boolean {
  const parent = parents[0];
  if (!parent || /^TS|Import|Export/.test(parent.type)) return false;
  const isMemberName = /MemberExpression$/.test(parent.type) && parent.property === node && !parent.computed;
  const isKey = /^(Object|Class)(Property|Method|PrivateProperty)$/.test(parent.type) && parent.key === node;
  return !isMemberName && !isKey;
}

function impurityOf(node: Node, parents: readonly Node[]): string | undefined {
  if (node.type === 'AwaitExpression' || node.async === true) return 'waits';
  if (/^(New|Call)Expression$/.test(node.type) && nameOf(node.callee) === 'Date') {
    if (node.type === 'CallExpression' || (node.arguments as Node[]).length === 0) return 'reads the clock';
  }
  if (/MemberExpression$/.test(node.type)) {
    const member = `${nameOf(node.object)}.${nameOf(node.property)}`;
    if (forbiddenMembers.has(member)) return member;
  }
  if (node.type !== 'Identifier' || !forbiddenNames.has(nameOf(node)) || !isRead(node, parents)) return;
  return isLocal(nameOf(node), parents) ? undefined : nameOf(node);
}

test('pure folders hold no clock, chance, waiting or I/O', () => {
  const broken: string[] = [];
  for (const source of sources.filter(isPure)) {
    for (const [node, parents] of nodesOf(source.tree)) {
      const impurity = impurityOf(node, parents);
      if (impurity === undefined || (impurity === 'waits' && mayAwait.includes(source.path))) continue;
      broken.push(`${at(source, node.loc.start.line)} ${impurity}`);
    }
    for (const { to, line } of source.imports) {
      if (to.startsWith('node:') && mayImport.get(source.path) !== to)
        broken.push(`${at(source, line)} ${to}`);
    }
  }
  expect(broken).toEqual([]);
});

/**
 * Files outside `elements/` that name a type of BPMN: the tree must be walked before an element can be asked,
 * and rules on a whole diagram speak of what no single element sees.
 */
const mayNameTypes: string[] = [
  'engine/compile/compile.ts',
  'engine/compile/compileScope.ts',
  'engine/compile/flowNodes.ts',
  'engine/compile/globalTasks.ts',
  'engine/compile/compileFile.ts',
  'engine/compile/documentation.ts',
];

const namesType = (node: Node): boolean =>
  (node.type === 'StringLiteral' && /^bpmn:[A-Z]/.test(String(node.value))) ||
  (node.type === 'TemplateElement' && /^bpmn:[A-Z]/.test((node.value as { raw: string }).raw));

const filesNamingTypes = sources
  .filter(({ path }) => /^(engine|models|api)\//.test(path) && !isIn(path, 'engine/elements'))
  .filter(({ path }) => !isIn(path, 'engine/deploy/rules'))
  .filter(({ tree }) => nodesOf(tree).some(([node]) => namesType(node)))
  .map(({ path }) => path);

test('nothing outside the elements names a type of BPMN', () => {
  expect(filesNamingTypes.filter((path) => !mayNameTypes.includes(path))).toEqual([]);
});

test('the list of files that name types holds none that does not', () => {
  expect(mayNameTypes.filter((path) => !filesNamingTypes.includes(path))).toEqual([]);
});
