// npm run bench -- NAME [--scale 0.1]: one JSON line per measure on stdout, everything else on stderr.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const known = ['kernel', 'engine', 'timers'];

const [name, ...rest] = process.argv.slice(2);
if (!known.includes(name)) {
  process.stderr.write(`Expected one of ${known.join(', ')}, found ${name ? `"${name}"` : 'no name'}\n`);
  process.exit(1);
}
prepare();
const done = spawnSync(process.execPath, [join(root, 'dist/bench', `${name}.js`), ...rest], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exit(done.status ?? 1);
