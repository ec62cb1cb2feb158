/**
 * The processes' only door: what the server needs to seed them, to check a start and to do their machine
 * work.
 */
export { checkCompletion } from './completionChecks.js';
export { demoPassword, demoUsers } from './demo/users.js';
export { endRules } from './endRules.js';
export { exchangeOf } from './exchange/exchangeOf.js';
export { readCalendars, readNationalCalendar, readReleases } from './released.js';
export { seed } from './seed.js';
export { checkStart, startRules } from './startChecks.js';
export type { Applicant, StartContext, StartDecision } from './startDecision.js';
export { databasePorts, type WorkerPorts } from './workerPorts.js';
export { registerWorkers } from './workers.js';
