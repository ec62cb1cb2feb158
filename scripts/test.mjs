// npm test: everything that needs no browser. Arguments go to jest (a path pattern, -t "title").
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

prepare();
const root = fileURLToPath(new URL('..', import.meta.url));
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--enable-source-maps'];
const done = spawnSync(
  process.execPath,
  [...flags, 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(done.status ?? 1);
