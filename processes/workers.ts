/**
 * The work that the released processes hand to machines, done in this process. Every worker may run twice
 * for the same job: what it records is filed under the job's key, and what it answers comes from the log
 * and the job alone.
 */
import type { ActivatedJob, Engine, Worker } from '../engine/index.js';
import { exchangeData, grantAuthorisation } from './article-10/workers.js';
import { notify } from './notify.js';
import type { WorkerPorts } from './workerPorts.js';

export type History = Pick<Engine, 'history'>;
export type ProcessWorker = (job: ActivatedJob, ports: WorkerPorts, history: History) => ReturnType<Worker>;

/** By job type, as the definitions name it. */
export const processWorkers: Readonly<Record<string, ProcessWorker>> = {
  notify,
  'grant-authorisation': grantAuthorisation,
  'exchange-data': exchangeData,
};

export function registerWorkers(engine: Pick<Engine, 'work' | 'history'>, ports: WorkerPorts): void {
  for (const [type, work] of Object.entries(processWorkers)) {
    engine.work(type, (job) => work(job, ports, engine));
  }
}
