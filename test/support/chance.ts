/**
 * The chance in tests: without settings every run is the same run, so that a red gate means a change and not
 * a throw of the dice. `SEED=random` looks for what nobody has met yet, `RUNS=2000` for longer.
 */
import { jest } from '@jest/globals';

const hourMs = 3_600_000;
if (process.env.RUNS !== undefined) jest.setTimeout(hourMs);

const chosen = process.env.SEED ?? '20260101';

export const seed = chosen === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(chosen);

if (chosen === 'random') console.info(`SEED=${seed}`);

/** fast-check's parameters for a property that the gate tries `numRuns` times. */
export const runs = (numRuns: number) => ({ seed, numRuns: Number(process.env.RUNS ?? numRuns) });
