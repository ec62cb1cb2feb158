/** The repository as files: everything that is committed, by its path from the root. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Tests run from dist/test/repo; the sources lie three folders up. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

const ignored = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);

/** Every file that belongs to the repository, as paths from the root. */
export function committedFiles(folder = ''): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (ignored.has(entry.name) || entry.name.endsWith('.log') || entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) found.push(...committedFiles(path));
    else if (path !== '.git') found.push(path);
  }
  return found.sort();
}

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');
