/**
 * Folders that several tests start from, such as a database with the released processes: made once per
 * worker and copied, and not at all when the run has no folder for them.
 */
import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Fills `path` with a copy of what `make` leaves in an empty folder; false when there is nothing to copy. */
export async function copyMadeOnce(
  name: string,
  path: string,
  make: (path: string) => Promise<void>,
): Promise<boolean> {
  const folder = process.env.TESTS_MADE_ONCE;
  if (folder === undefined) return false;
  const made = join(folder, `${name}-${process.env.JEST_WORKER_ID ?? 1}`);
  if (!existsSync(made)) {
    const making = `${made}-making`;
    await rm(making, { recursive: true, force: true });
    await make(making);
    await rename(making, made);
  }
  await cp(made, path, { recursive: true });
  return true;
}
