/**
 * The work that the released processes hand to machines, done in this process. Every worker may run twice
 * for the same job: what it records is filed under the job's key, and what it answers comes from the log
 * and the job alone.
 */
import type { ActivatedJob, Engine, Worker } from '../engine/index.js';
import { changeAccess, exchangeByPlatform, exchangeFromStore, routeExchange } from './exchange/workers.js';
import { grantAuthorisation } from './grants/authorise.js';
import { recordDelivery } from './grants/deliver.js';
import { recordDoubt, registerCase } from './grants/doubt.js';
import { checkUse, recordState } from './grants/life.js';
import { notify } from './notify.js';
import type { WorkerPorts } from './workerPorts.js';

export type History = Pick<Engine, 'history'>;
/** What a worker may ask of the engine: what is on the log, and that another process starts. */
export type WorkerEngine = Pick<Engine, 'history' | 'start'>;
export type ProcessWorker = (
  job: ActivatedJob,
  ports: WorkerPorts,
  engine: WorkerEngine,
) => ReturnType<Worker>;

/** The work of an exchange platform; a city may serve these types with workers of its own instead. */
const platformWorkers: Readonly<Record<string, ProcessWorker>> = {
  'exchange-table': exchangeByPlatform,
  'exchange-file': exchangeByPlatform,
  'exchange-interface': exchangeByPlatform,
  'exchange-access': changeAccess,
};

/** By job type, as the definitions name it. */
export const processWorkers: Readonly<Record<string, ProcessWorker>> = {
  notify,
  'grant-authorisation': grantAuthorisation,
  'exchange-data': recordDelivery,
  'authorisation-state': recordState,
  'authorisation-use': checkUse,
  'delivery-doubt': recordDoubt,
  'register-case': registerCase,
  'exchange-route': routeExchange,
  'exchange-store': exchangeFromStore,
  ...platformWorkers,
};

export function registerWorkers(engine: WorkerEngine & Pick<Engine, 'work'>, ports: WorkerPorts): void {
  for (const [type, work] of Object.entries(processWorkers)) {
    if (ports.exchange.by === 'workers' && type in platformWorkers) continue;
    engine.work(type, (job) => work(job, ports, engine));
  }
}
