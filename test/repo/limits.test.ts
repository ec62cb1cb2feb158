/** STYLE 15: a bound has its unit in its name, is used, and is reached by a test. */
import { expect, test } from '@jest/globals';
import { isTest, type Node, nodesOf, type Source, sources } from './sources.js';

const tables = ['engine/limits.ts', 'api/limits.ts', 'embedded/limits.ts'];

function namesIn(source: Source): string[] {
  const exported = (source.tree.body as Node[]).filter((node) => node.type === 'ExportNamedDeclaration');
  return exported.flatMap(({ declaration }) => {
    const declarations = ((declaration as Node | null)?.declarations ?? []) as Node[];
    return declarations.map((one) => String((one.id as Node).name));
  });
}

const mentions = (source: Source): Set<string> =>
  new Set(
    [...nodesOf(source.tree)].flatMap(([node]) => (node.type === 'Identifier' ? [String(node.name)] : [])),
  );

const isTable = ({ path }: Source): boolean => tables.includes(path);
const bounds = sources
  .filter(isTable)
  .flatMap((table) => namesIn(table).map((name) => ({ table: table.path, name })));
const used = new Set(
  sources.filter((one) => !isTest(one.path) && !isTable(one)).flatMap((one) => [...mentions(one)]),
);
/** A bound may also be derived from another one in its table. */
const derived = new Set(
  sources
    .filter(isTable)
    .flatMap((table) => [...nodesOf(table.tree)])
    .flatMap(([node, [parent]]) =>
      node.type === 'Identifier' && parent?.type !== 'VariableDeclarator' ? [String(node.name)] : [],
    ),
);
/** A test names a bound in code or, where it reaches it through the server, in a comment or title. */
const tested = (name: string): boolean =>
  sources.some(({ path, text }) => isTest(path) && !path.startsWith('test/repo/') && text.includes(name));

/** Bounds that no test reaches yet. The list only shrinks. */
const untested: string[] = [];

test('a bound has its unit or kind in its name', () => {
  const suffix = /(Max|Min|Ms|Bytes|Days|Commits|Default)$/;
  expect(
    bounds.filter(({ name }) => !suffix.test(name)).map(({ table, name }) => `${table} ${name}`),
  ).toEqual([]);
});

test('every bound is used', () => {
  const idle = bounds.filter(({ name }) => !used.has(name) && !derived.has(name));
  expect(idle.map(({ table, name }) => `${table} ${name}`)).toEqual([]);
});

const missing = bounds.filter(({ name }) => !tested(name)).map(({ name }) => name);

test('a test reaches every bound', () => {
  expect(missing.filter((name) => !untested.includes(name))).toEqual([]);
});

test('the list of untested bounds holds none that a test names', () => {
  expect(untested.filter((name) => !missing.includes(name))).toEqual([]);
});
