/** STYLE 6-9: who may see whom. The borders are the folders of DESIGN §10. */
import { expect, test } from '@jest/globals';
import { isIn, nodesOf, sources } from './sources.js';

type Layer =
  | 'words'
  | 'pure'
  | 'edge'
  | 'models'
  | 'wiring'
  | 'door'
  | 'api'
  | 'processes'
  | 'embedded'
  | 'web'
  | 'tools';

const words = ['vocabulary', 'limits', 'errors', 'ids', 'ports', 'machine', 'wording'].map(
  (name) => `engine/${name}.ts`,
);
const pureFolders = [
  'expressions',
  'elements',
  'compile',
  'kernel',
  'calendar',
  'deploy/rules',
  'deploy/soundness',
];
const purePattern = /^engine\/(history\/replay|commit\/(difference|views(Of\w+)?))\.ts$/;

/** The layer of a file of ours; undefined for what lies in no layer, which is refused below. */
function layerOf(path: string): Layer | undefined {
  const isWord = ['engine/vocabulary', 'engine/ports', 'engine/wordings'].some((folder) =>
    isIn(path, folder),
  );
  if (words.includes(path) || isWord) return 'words';
  if (path === 'engine/index.ts') return 'door';
  if (path === 'engine/assembly.ts') return 'wiring';
  if (pureFolders.some((folder) => isIn(path, `engine/${folder}`)) || purePattern.test(path)) return 'pure';
  if (/^engine\/(commit|effects|wake|history|deploy)\//.test(path)) return 'edge';
  if (/^(test|bench|scripts)\//.test(path)) return 'tools';
  const folder = /^(models|api|processes|embedded|web)\//.exec(path)?.[1];
  return folder as Layer | undefined;
}

/**
 * What a layer may import. The words only fix names and import nothing, so every part of the product has
 * them.
 */
const mayImport: Record<Exclude<Layer, 'tools'>, Layer[]> = {
  words: ['words'],
  pure: ['words', 'pure'],
  edge: ['words', 'pure', 'edge', 'models'],
  models: ['words', 'models'],
  wiring: ['words', 'pure', 'edge', 'models'],
  door: ['words', 'pure', 'edge', 'models', 'wiring'],
  api: ['words', 'door', 'models', 'api'],
  processes: ['words', 'door', 'models', 'processes'],
  embedded: ['embedded'],
  web: ['web'],
};

/**
 * Rows are types and constants of `models`: what a view writes is computed purely, in the shape of its
 * collection.
 */
const mayImportModels = /^engine\/commit\/views(Of\w+)?\.ts$/;

/** The entry of the process: it starts the database, the engine and the server, so it sees all of them. */
const mayImportAnything = ['api/main.ts', 'api/server.ts', 'api/database.ts'];

const ours = sources.filter(({ path }) => layerOf(path) !== 'tools');
const isOurs = (to: string): boolean => to.endsWith('.ts') || to.endsWith('.tsx');

test('every source lies in a layer', () => {
  expect(sources.map(({ path }) => path).filter((path) => layerOf(path) === undefined)).toEqual([]);
});

test('a layer imports only the layers below it', () => {
  const broken: string[] = [];
  for (const { path, imports } of ours) {
    const layer = layerOf(path);
    if (layer === undefined || layer === 'tools' || mayImportAnything.includes(path)) continue;
    for (const { to, line } of imports) {
      const target = isOurs(to) ? layerOf(to) : undefined;
      if (!isOurs(to) || (target && mayImport[layer].includes(target))) continue;
      if (mayImportModels.test(path) && target === 'models') continue;
      broken.push(`${path}:${line} (${layer}) imports ${to} (${target})`);
    }
  }
  expect(broken).toEqual([]);
});

/** Big libraries and the one file that speaks to each; a folder ends in a slash. */
const doorways: [RegExp, string[]][] = [
  [/^xstate(\/|$)/, ['engine/kernel/machines.ts']],
  [/^(bpmn|zeebe-bpmn)-moddle(\/|$)/, ['engine/compile/moddle.ts']],
  [/^saxes(\/|$)/, ['engine/compile/xmlText.ts']],
  [/^(feelin|@bpmn-io\/feelin|lezer-feel)(\/|$)/, ['engine/expressions/feel.ts']],
  [/^(agenda|@agendajs\/.*)$/, ['engine/wake/agenda.ts']],
  [/^mongoose(\/|$)/, ['models/']],
  [/^luxon(\/|$)/, ['engine/calendar/']],
  [/^express(\/|$)/, ['api/']],
  [/^(lmdb|mingo|bson)(\/|$)/, ['embedded/']],
  [
    /^zod(\/|$)/,
    ['engine/machine.ts', 'api/', 'processes/', 'models/', 'engine/deploy/', 'engine/calendar/'],
  ],
];

test('a big library is entered through its doorway', () => {
  const broken: string[] = [];
  for (const { path, imports } of ours) {
    for (const { to, line } of imports) {
      const doorway = doorways.find(([name]) => name.test(to));
      if (
        !doorway ||
        doorway[1].some((door) => path === door || (door.endsWith('/') && path.startsWith(door)))
      )
        continue;
      broken.push(`${path}:${line} imports ${to}, which belongs to ${doorway[1].join(', ')}`);
    }
  }
  expect(broken).toEqual([]);
});

test('what a designer’s browser runs needs nothing of Node', () => {
  const byPath = new Map(sources.map((one) => [one.path, one]));
  const needed = new Set(['engine/deploy/bpmnlint/plugin.ts']);
  const outside = new Set<string>();
  for (const path of needed) {
    for (const { to, typeOnly } of byPath.get(path)!.imports) {
      if (!typeOnly) (byPath.has(to) ? needed : outside).add(to);
    }
  }
  // A bundler takes JSON as it is.
  expect([...outside].filter((to) => !/^(feelin|luxon|zod|engine\/.*\.json)$/.test(to))).toEqual([]);
});

test('every import of ours names a file', () => {
  const paths = new Set(sources.map(({ path }) => path));
  const broken = sources.flatMap(({ path, imports }) =>
    imports.filter(({ to }) => isOurs(to) && !paths.has(to)).map(({ to, line }) => `${path}:${line} ${to}`),
  );
  expect(broken).toEqual([]);
});

/** The first cycle that a walk along the imports meets, or undefined. */
function cycleFrom(start: string, edges: Map<string, string[]>, done: Set<string>): string[] | undefined {
  const trail: string[] = [];
  const visit = (path: string): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    trail.push(path);
    for (const next of edges.get(path) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    trail.pop();
    done.add(path);
    return undefined;
  };
  return visit(start);
}

test('the imports that remain at run time form no cycle', () => {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ to, typeOnly }) => isOurs(to) && !typeOnly).map(({ to }) => to),
    ]),
  );
  const done = new Set<string>();
  const cycles = [...edges.keys()].flatMap((path) => cycleFrom(path, edges, done)?.join(' → ') ?? []);
  expect(cycles).toEqual([]);
});

test('nothing is exported by default, but what Jest takes in no other way', () => {
  const own = sources.filter(({ path }) => path !== 'scripts/testOrder.mjs');
  const broken = own.flatMap(({ path, tree }) =>
    nodesOf(tree)
      .filter(([node]) => node.type === 'ExportDefaultDeclaration')
      .map(([node]) => `${path}:${node.loc.start.line}`),
  );
  expect(broken).toEqual([]);
});

test('only registries and doors pass on what others export', () => {
  const mayPassOn = /(^|\/)(index|registry)\.ts$/;
  const broken = sources.flatMap(({ path, tree }) =>
    nodesOf(tree)
      .filter(([node]) => /^Export(Named|All)Declaration$/.test(node.type) && node.source)
      .filter(([node]) => node.exportKind !== 'type' && !mayPassOn.test(path))
      .map(([node]) => `${path}:${node.loc.start.line}`),
  );
  expect(broken).toEqual([]);
});

test('a file is not named after nothing in particular', () => {
  const vague = /(^|\/)(utils?|helpers?|common|types|misc)(\.|\/)/;
  expect(sources.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});
