// Makes a fresh clone runnable: installs the locked dependencies when they are missing or differ from the
// lock file, and compiles TypeScript to dist/ when a source is newer than the last build. Used by start, test
// and bench.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['engine', 'models', 'api', 'embedded', 'processes', 'test', 'bench'];

const modifiedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/**
 * True when every package of the lock file is installed in its version (optional ones depend on the
 * platform).
 */
function isInstalled() {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const installed = packagesOf(hidden);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, locked]) => path === '' || locked.optional || installed[path]?.version === locked.version,
  );
}

function newestSource() {
  let newest = modifiedAt(join(root, 'tsconfig.json'));
  for (const folder of sources) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      if (String(name).endsWith('.ts'))
        newest = Math.max(newest, modifiedAt(join(root, folder, String(name))));
    }
  }
  return newest;
}

/** What was compiled from a source that has been moved or deleted would still be run by the tests. */
function removeOrphans() {
  for (const folder of sources) {
    const compiled = join(root, 'dist', folder);
    if (!existsSync(compiled)) continue;
    for (const name of readdirSync(compiled, { recursive: true }).map(String)) {
      const source = join(root, folder, name.replace(/\.js(\.map)?$/, '.ts'));
      if (/\.js(\.map)?$/.test(name) && !existsSync(source)) rmSync(join(compiled, name));
    }
  }
}

function run(what, command, args) {
  process.stderr.write(`${what} …\n`);
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    process.stderr.write(
      `${what} failed: "${command} ${args.join(' ')}" ended with ${done.status ?? done.signal}\n`,
    );
    process.exit(1);
  }
}

/** Installs and builds what is missing; does nothing when all is up to date. */
export function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Banli needs Node 20.19 or later; this is ${process.versions.node}\n`);
    process.exit(1);
  }
  if (!isInstalled()) {
    // Not `npm ci`: it refuses a lock file without the binaries of platforms that a registry does not carry.
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
    run('Installing dependencies', 'npm', ['install', ...flags]);
  }
  removeOrphans();
  if (modifiedAt(join(root, 'dist/.tsbuildinfo')) < newestSource()) {
    run('Compiling', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root]);
  }
}
