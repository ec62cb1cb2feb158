/** STYLE 25: what lies directly in `engine/elements` is an element, and the registry has it. */
import { expect, test } from '@jest/globals';
import { sources } from './sources.js';

const folder = 'engine/elements/';

/** What an element is, and the list of them: the two files there that are no element. */
const frame = ['element', 'registry'];

/** Elements that tokens never meet: they say something of those that do. */
const around = ['lane', 'dataStoreReference'];

const isIn = (path: string): boolean => path.startsWith(folder) && !path.slice(folder.length).includes('/');

const inFolder = sources.filter(({ path }) => isIn(path)).map(({ path }) => path);

const registered = sources
  .filter(({ path }) => path === `${folder}registry.ts`)
  .flatMap(({ imports }) => imports)
  .filter(({ to, typeOnly }) => isIn(to) && !typeOnly)
  .map(({ to }) => to);

test('every file directly among the elements is in the registry', () => {
  const others = [...frame, ...around].map((name) => `${folder}${name}.ts`);
  expect(inFolder.toSorted()).toEqual([...registered, ...others].toSorted());
});
