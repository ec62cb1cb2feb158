// One process per data folder. The lock file names its holder; a holder that no longer lives is replaced.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Holder {
  pid: number;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  startedAt: string;
}

const held = new Set<string>();
const attemptsMax = 5;

/** Clock ticks at which a process started, since boot, with the boot's id (Linux only). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.pid === process.pid) return held.has(path);
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.startedAt === '' || holder.startedAt === startOf(holder.pid);
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { pid: 0, startedAt: 'unreadable' };
  }
}

/**
 * Takes the lock or throws an error that names the process holding it; the function returned gives it back.
 */
export function takeLock(dataPath: string): () => void {
  mkdirSync(dataPath, { recursive: true });
  const path = join(dataPath, 'lock.json');
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
  try {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      if (tryLink(own, path)) {
        held.add(path);
        return () => {
          held.delete(path);
          rmSync(path, { force: true });
        };
      }
      const holder = readHolder(path);
      if (!holder) continue;
      if (holder.pid !== 0 && isAlive(holder, path)) throw refusal(dataPath, holder.pid);
      removeStale(path, holder);
    }
    throw refusal(dataPath, readHolder(path)?.pid ?? 0);
  } finally {
    rmSync(own, { force: true });
  }
}

function refusal(dataPath: string, pid: number): Error {
  const text = `the data folder "${dataPath}" is in use by process ${pid}`;
  return new Error(`${text}; stop that process or name another folder with --data`);
}

/** A link appears whole or not at all, so a half-written lock is never seen. */
function tryLink(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the dead holder's lock aside; a live one that another process took meanwhile is put back. */
function removeStale(path: string, seen: Holder): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && (moved.pid !== seen.pid || moved.startedAt !== seen.startedAt)) tryLink(aside, path);
  rmSync(aside, { force: true });
}
