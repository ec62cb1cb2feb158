/** The plugin for designers finds in bpmnlint what a deployment finds, and runs in a browser. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readBpmn } from '../../../engine/compile/moddle.js';
import { readResource } from '../../../engine/compile/readResource.js';
import { lintRules } from '../../../engine/deploy/bpmnlint/plugin.js';
import type { Finding } from '../../../engine/vocabulary.js';
import { bpmn, end, exclusive, flow, line, parallel, start } from '../../support/diagram.js';
import { families } from './families.js';
import { task } from './ruleCase.js';

type Report = { id: string; message: string; category: string } & Omit<Finding, 'element'>;
interface Linted {
  xml: string;
  by?: 'engine' | 'modeler';
  from?: 'bundle';
  after?: string;
}

/** bpmnlint is CommonJS that needs modules of the other kind, which jest cannot load: it runs by itself. */
function lint(files: Linted[]): Report[][][] {
  const script = fileURLToPath(new URL('../../../../test/rules/bpmn/lint.mjs', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
    input: JSON.stringify(files),
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Report[][][];
}
const shown = (findings: { rule: string; severity: string; element: string; message: string }[]) =>
  findings.map(({ rule, severity, element, message }) => `${rule} ${severity} ${element} ${message}`).sort();
const asFindings = (reports: Report[]) => reports.map(({ id, ...one }) => ({ ...one, element: id }));

async function deployed(xml: string): Promise<Finding[]> {
  const read = await readResource({ name: 'a.bpmn', content: xml });
  return read.ok ? read.definitions[0]!.warnings : read.findings;
}

const cases = Object.values(families).flat();
const found = (rule: string) => cases.find((one) => one.rule === rule)!;

const changing = found('end-event-outgoing');
const table = found('start-event-incoming').wrong;
const deadlocked = bpmn([
  ...[start(), exclusive('x', 'x-a'), task('a'), task('b'), parallel('j'), end()],
  ...[line('start', 'x', 'a', 'j', 'end'), flow('x', 'b', '=c'), flow('b', 'j')],
]);

describe('bpmnlint with the plugin', () => {
  let inEngine: Report[][];
  let inModeler: Report[][];
  let changed: Report[][];
  let others: Report[][];
  beforeAll(() => {
    const reports = lint([
      ...cases.map(({ wrong }) => ({ xml: wrong })),
      ...cases.map(({ wrong }) => ({ xml: wrong, by: 'modeler' as const })),
      { xml: changing.wrong, after: changing.right },
      ...[{ xml: deadlocked }, { xml: table }, { xml: table, from: 'bundle' as const }],
    ]);
    const first = reports.map((one) => one[0]!);
    inEngine = first.slice(0, cases.length);
    inModeler = first.slice(cases.length, 2 * cases.length);
    changed = reports[2 * cases.length]!;
    others = first.slice(2 * cases.length + 1);
  });

  test('finds in each diagram that breaks a rule what a deployment finds', async () => {
    for (const [index, { rule, wrong }] of cases.entries()) {
      // What the reader has found before, no linter sees: it is given the tree.
      if ((await readBpmn(wrong)).findings.length > 0) continue;
      const seen = shown(asFindings(inEngine[index]!));
      expect([rule, ...seen]).toEqual([rule, ...shown(await deployed(wrong))]);
    }
  });

  test('finds the broken rule in the tree that a modeler in the browser has read', () => {
    const missed = cases.filter(
      ({ rule, element }, index) => !inModeler[index]!.some((one) => one.rule === rule && one.id === element),
    );
    expect(missed.map(({ rule, element }) => `${rule} ${element}`)).toEqual([]);
  });

  test('shows a deadlock with the way that leads there', () => {
    const report = others[0]!.find(({ rule }) => rule === 'deadlock');
    expect(report).toMatchObject({ id: 'j', category: 'warn', severity: 'warning' });
    expect(report!.trace!.map(({ element }) => element)).toEqual(['start', 'x', 'b']);
  });

  test('looks again when the diagram has changed', () => {
    const [before, after] = changed.map((reports) => reports.map(({ rule }) => rule));
    expect(before).toContain(changing.rule);
    expect(after).not.toContain(changing.rule);
  });

  test('finds the same from a bundle, where rules are looked up in a table', () => {
    expect(others[2]).toEqual(others[1]);
  });

  test('has a rule of bpmnlint for each rule of deployment', () => {
    for (const { rule } of cases) expect(Object.keys(lintRules)).toContain(rule);
  });
});
