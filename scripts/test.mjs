// npm test: everything that needs no browser. Arguments go to jest (a path pattern, -t "title").
// What several test files start from, such as a database with the demo data, is made once per worker in a
// folder of the run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

prepare();
const root = fileURLToPath(new URL('..', import.meta.url));
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--enable-source-maps'];
const made = mkdtempSync(join(tmpdir(), 'banli-tests-'));
const done = spawnSync(
  process.execPath,
  [...flags, 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TESTS_MADE_ONCE: made },
  },
);
rmSync(made, { recursive: true, force: true });
process.exit(done.status ?? 1);
