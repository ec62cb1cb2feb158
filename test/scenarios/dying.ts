/**
 * Engines that die while they carry out a command: each serves one and is killed after some of its writes, at
 * the latest when all that followed is done. The next one finds what it left; an unanswered command is sent
 * again.
 */
import { CodedError, type CommandOptions, type Engine, errorCodes } from '../../engine/index.js';
import type { Place } from '../engine/place.js';
import { dice } from '../random/walk.js';
import { type Mortal, mortal } from '../starts/mortal.js';
import { seed } from '../support/chance.js';
import type { Serving } from './durableOffice.js';

/** Few commands write more often than this. */
const writesMax = 8;
const pick = dice(seed);

/** What a command came to; nothing when it was not answered. */
type Answer<T> = { value: T } | { refusal: CodedError } | undefined;

function refusalIn(error: unknown): Answer<never> {
  const isRefusal = error instanceof CodedError && !errorCodes[error.code].retryable;
  return isRefusal ? { refusal: error } : undefined;
}

export async function dyingOn(place: Place, name: string): Promise<Serving> {
  let served = 0;
  let living = await mortal(place, Number.MAX_SAFE_INTEGER);

  /** Kills the engine, and has the next one finish its work. */
  async function succeed(dead: Mortal): Promise<void> {
    await dead.bury();
    // As if the node had kept few keys in reserve; its number, and its row, are free at once.
    await place.collections.nodes.updateMany(
      { expiresAt: { $lte: new Date(0) } },
      { $min: { keysBeforeMs: Date.now() + 1 } },
    );
    living = await mortal(place, Number.MAX_SAFE_INTEGER);
    await living.engine.wake();
    await dead.revive();
  }

  return {
    connection: place.connection,
    clock: place.clock,
    close: () => living.engine.stop(),
    get engine(): Engine {
      return living.engine;
    },
    async serve<T>(command: (engine: Engine, options: CommandOptions) => Promise<T>): Promise<T> {
      served += 1;
      const options = { idempotencyKey: `${name} ${served}` };
      const victim = living;
      victim.dieAfter(pick(writesMax));
      const answer: Answer<T> = await command(victim.engine, options).then(
        (value) => ({ value }),
        (error: unknown) => refusalIn(error),
      );
      await Promise.race([victim.engine.settled().catch(() => undefined), victim.death]);
      await succeed(victim);
      if (!answer) {
        const again = await command(living.engine, options);
        await living.engine.settled();
        return again;
      }
      if ('refusal' in answer) throw answer.refusal;
      return answer.value;
    },
  };
}
