/** Nodes that run as processes of their own until they are killed, and what they acknowledged before. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ended, firstLine, startChild } from '../embedded/child.js';

/** One command that was answered: its commit is in the log. */
export interface Acknowledged {
  instance: string;
  seq: number;
  /** Of a start. */
  idempotencyKey?: string;
  /** Of any other command. */
  hash?: string;
}

export interface Killed {
  acknowledged: Acknowledged[];
  /** Resolves with the process killed, once it has acknowledged so many commands. */
  killAfter(count: number): Promise<void>;
}

const living = new Set<ChildProcess>();

function start(file: string, args: string[]): ChildProcess {
  const child = startChild(file, args);
  living.add(child);
  child.once('exit', () => living.delete(child));
  return child;
}

/** A database in a process of its own; gives its address. It ends with `killAll`. */
export async function startDatabase(dataPath: string): Promise<string> {
  return `mongodb://127.0.0.1:${await firstLine(start('server-process.js', [dataPath]))}`;
}

export function startNode(name: string, instances: number, place: string): Killed {
  const child = start('../crash/node-process.js', [name, String(instances), place]);
  const acknowledged: Acknowledged[] = [];
  const lines = createInterface({ input: child.stdout! });
  const killAfter = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (acknowledged.length >= count) child.kill('SIGKILL');
      };
      lines.on('line', look);
      lines.once('close', async () => {
        await ended(child);
        if (acknowledged.length >= count) resolve();
        else reject(new Error(`node "${name}" ended after ${acknowledged.length} of ${count} commands`));
      });
      look();
    });
  lines.on('line', (text) => acknowledged.push(JSON.parse(text) as Acknowledged));
  return { acknowledged, killAfter };
}

/** Ends what still runs. */
export async function killAll(): Promise<void> {
  const left = [...living];
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(left.map(ended));
}
