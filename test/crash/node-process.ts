// Run as a process of its own, to be killed: an engine node that starts instances and completes their tasks,
// and prints one line of JSON for whatever was acknowledged, once it was. It ends when its input ends.
//
// Arguments: a name that no other node has, how many instances to start, and the folder of the embedded
// database, which dies with this process, or the URI of a database that does not.
import { startEmbedded } from '../../embedded/index.js';
import { createEngine } from '../../engine/index.js';
import type { Acknowledged } from './killed.js';

const [name, instances, place] = process.argv.slice(2) as [string, string, string];
const lanesMax = 4;
const by = { kind: 'user', id: 'clerk' } as const;

process.stdin.on('end', () => process.exit(0)).resume();
const mongoUri = place.startsWith('mongodb:')
  ? place
  : `${(await startEmbedded({ dataPath: place })).uri}/crash`;
const engine = await createEngine({ mongoUri, alarms: 'agenda' });
engine.work('stamp', async ({ variables }) => ({ stamped: variables.nr ?? '' }));

const say = (line: Acknowledged): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Completes a task of the instance as soon as there is one; false when there will be none any more. */
async function completeNext(instance: string, done: Set<string>): Promise<boolean> {
  for (;;) {
    const { status, tasks } = await engine.state(instance);
    if (status !== 'active') return false;
    const task = Object.keys(tasks).find((key) => !done.has(key));
    if (task !== undefined) {
      done.add(task);
      const completed = { type: 'task.completed', task, variables: {} } as const;
      const { seq, hash } = await engine.submit(instance, completed, by);
      say({ instance, seq, hash });
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let started = 0;
async function lane(): Promise<void> {
  while (started < Number(instances)) {
    started += 1;
    const idempotencyKey = `${name}-${started}`;
    const command = { processId: 'crash', variables: { nr: idempotencyKey } };
    const { instance } = await engine.start(command, by, { idempotencyKey });
    say({ instance, seq: 0, idempotencyKey });
    const done = new Set<string>();
    // Two tasks, one after the other.
    while (done.size < 2 && (await completeNext(instance, done)));
  }
}
await Promise.all(Array.from({ length: lanesMax }, lane));
