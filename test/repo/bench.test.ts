/** The benches run and say what they measured; how fast they are is not for a test. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './files.js';

const run = (script: string, ...rest: string[]) =>
  spawnSync(process.execPath, [join(root, script), ...rest], { cwd: root, encoding: 'utf8' });

interface Line {
  name: string;
  value: number;
  unit: string;
}

const expected: [string, string[]][] = [
  ['kernel', ['seq10', 'seq100', 'seq1000', 'par4', 'article10'].map((name) => `kernel.${name}`)],
  ['engine', ['engine', 'raw', 'ratio'].flatMap((side) => [1, 16, 128].map((count) => `${side}.c${count}`))],
  ['timers', ['timers.lost', 'timers.duplicated', 'timers.lastSeconds']],
];

test.each(expected)('the bench "%s" prints one line of JSON per measure', (name, measures) => {
  const { status, stdout, stderr } = run(`dist/bench/${name}.js`, '--scale', '0.005');
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  for (const line of lines) {
    expect(line).toMatchObject({
      name: expect.any(String),
      value: expect.any(Number),
      unit: expect.any(String),
    });
  }
  expect(lines.map((line) => line.name)).toEqual(expect.arrayContaining(measures));
});

test('an unknown bench is refused, with the names of the known ones', () => {
  const { status, stdout, stderr } = run('scripts/bench.mjs', 'nothing');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('kernel, engine, timers');
});
