// The thread the database runs in: opens the data, listens, sweeps, and closes when told to.
import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from './context.js';
import { Cursors } from './cursors.js';
import { Catalog } from './storage/catalog.js';
import { openStore } from './storage/store.js';
import { startSweeper } from './sweeper.js';
import { Group } from './wire/group.js';
import { Listener } from './wire/server.js';

export interface WorkerOptions {
  dataPath: string;
  port: number;
  host: string;
}

async function main(options: WorkerOptions): Promise<void> {
  const store = openStore(options.dataPath);
  const context: Context = {
    store,
    catalog: new Catalog(store),
    cursors: new Cursors(),
    startedAt: new Date(),
  };
  const group = new Group(store, () => context.catalog.reload());
  const listener = new Listener(context, group);
  const port = await listener.listen(options.port, options.host);
  const stopSweeper = startSweeper(context, group);
  parentPort!.once('message', async () => {
    stopSweeper();
    await listener.close();
    await store.close();
    parentPort!.postMessage({ closed: true });
    parentPort!.close();
  });
  parentPort!.postMessage({ port });
}

await main(workerData as WorkerOptions);
