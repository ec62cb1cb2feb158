/** STYLE 15: a bound has its unit in its name, is used, and is reached by a test. */
import { expect, test } from '@jest/globals';
import { compareDebts } from './debts.js';
import { isTest, type Node, nodesOf, type Source, sources } from './sources.js';

const tables = ['engine/limits.ts', 'api/limits.ts', 'embedded/limits.ts'];

/** The name of a bound, or of each bound when they are the members of one object. */
function namesOf({ id, init }: Node): string[] {
  const value =
    (init as Node).type === 'TSAsExpression' ? ((init as Node).expression as Node) : (init as Node);
  if (value.type !== 'ObjectExpression') return [String((id as Node).name)];
  return (value.properties as Node[]).map(({ key }) => String((key as Node).name));
}

function namesIn(source: Source): string[] {
  const exported = (source.tree.body as Node[]).filter((node) => node.type === 'ExportNamedDeclaration');
  return exported.flatMap(({ declaration }) => {
    const declarations = ((declaration as Node | null)?.declarations ?? []) as Node[];
    return declarations.flatMap(namesOf);
  });
}

const mentions = (source: Source): Set<string> =>
  new Set(nodesOf(source.tree).flatMap(([node]) => (node.type === 'Identifier' ? [String(node.name)] : [])));

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
    .flatMap((table) => nodesOf(table.tree))
    .flatMap(([node, [parent]]) =>
      node.type === 'Identifier' && parent?.type !== 'VariableDeclarator' ? [String(node.name)] : [],
    ),
);
/** A test names a bound in code or, where it reaches it through the server, in a comment or title. */
const tested = (name: string): boolean =>
  sources.some(({ path, text }) => isTest(path) && !path.startsWith('test/repo/') && text.includes(name));

test('a bound has its unit or kind in its name', () => {
  const suffix = /(Max|Min|Ms|Bytes|Count|Depth|Commits|Hours|Default)$/;
  expect(
    bounds.filter(({ name }) => !suffix.test(name)).map(({ table, name }) => `${table} ${name}`),
  ).toEqual([]);
});

const settled = { unlisted: [], paid: [] };
const owed = (isPaid: (name: string) => boolean): string[] =>
  bounds.filter(({ name }) => !isPaid(name)).map(({ table, name }) => `${table} ${name}`);

test('every bound is used', () => {
  const idle = owed((name) => used.has(name) || derived.has(name));
  expect(compareDebts('unusedBounds', idle)).toEqual(settled);
});

test('a test reaches every bound', () => {
  expect(compareDebts('untestedBounds', owed(tested))).toEqual(settled);
});
