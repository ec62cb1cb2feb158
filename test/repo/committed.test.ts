/**
 * What the repository may hold: nothing of the machine it was written on, exact versions, installs that run
 * no code.
 */
import { expect, test } from '@jest/globals';
import { committedFiles, readText } from './files.js';

const binary = /\.(png|jpg|ico|woff2?|pdf|zip)$/;
const texts = committedFiles().filter((path) => !binary.test(path));

/** The slashes are put in here, so that this file does not hold the paths that it looks for. */
const machinePaths = new RegExp(
  [
    ['work', '(main|wt|shared|\\.library)'],
    ['root'],
    ['home', '\\w+'],
    ['Users', '\\w+'],
    ['tmp', 'bash_jobs'],
  ]
    .map((parts) => `(?<![\\w.])/${parts.join('/')}/`)
    .join('|'),
);
const registryHost =
  /:\/\/[^/\s"'`]*(registry|npmjs|mirror|pypi)|\bregistry\.[a-z0-9-]+\.(org|com|net|io|dev|cn)\b/;

test.each([
  ['a path of the machine it was written on', machinePaths],
  ['the host of a package registry', registryHost],
])('no file holds %s', (_what, pattern) => {
  const broken = texts.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} ${pattern.exec(line)?.[0]}`] : [],
      ),
  );
  expect(broken).toEqual([]);
});

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  overrides?: Record<string, string>;
  scripts?: Record<string, string>;
}
interface Locked extends Manifest {
  resolved?: string;
  integrity?: string;
  version?: string;
  link?: boolean;
  optional?: boolean;
  os?: string[];
}
interface Lock {
  packages: Record<string, Locked>;
}
const manifest = JSON.parse(readText('package.json')) as Manifest;
const lock = JSON.parse(readText('package-lock.json')) as Lock;
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

test('versions are exact', () => {
  const loose = Object.entries({ ...wanted, ...manifest.overrides }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('the lock file names what package.json names, with a digest and without a host', () => {
  const { '': top, ...packages } = lock.packages;
  expect({ ...top?.dependencies, ...top?.devDependencies }).toEqual(wanted);
  const entries = Object.entries(packages);
  expect(entries.filter(([, one]) => one.resolved !== undefined).map(([path]) => path)).toEqual([]);
  // Binaries for other platforms cannot be had everywhere; without their entries npm ci refuses the lock.
  const isForeign = (one: Locked) => one.optional && one.os !== undefined;
  const undigested = entries.filter(([, one]) => one.integrity === undefined && !isForeign(one));
  expect(undigested.map(([path]) => path)).toEqual([]);
  for (const [name, version] of Object.entries(wanted)) {
    expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  }
});

test('one version of the MongoDB driver is in the tree', () => {
  const drivers = Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/mongodb$/.test(path));
  expect(drivers).toEqual(['node_modules/mongodb']);
});

test('installing runs no code of a package', () => {
  expect(readText('.npmrc').split('\n')).toContain('ignore-scripts=true');
  const hooks = Object.keys(manifest.scripts ?? {}).filter((name) =>
    /^(pre|post)|^prepare|install/.test(name),
  );
  expect(hooks).toEqual([]);
});
