/**
 * An engine that dies at its n-th write: from then on nothing that it does reaches the database. Another node
 * finds its lease run out, as it would after a kill.
 */
import type { Engine } from '../../engine/index.js';
import type { Collections } from '../../models/collections.js';
import type { Place } from '../engine/place.js';

const writes = ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'deleteOne', 'deleteMany'] as const;

export interface Mortal {
  engine: Engine;
  /** How many more writes it does from now on. */
  dieAfter(writes: number): void;
  /** True once it has died. */
  isDead(): boolean;
  /** Resolves when it dies. */
  death: Promise<void>;
  /** Kills it for good and ends its lease. */
  bury(): Promise<void>;
  /** Stops in order what is left of it, so that the dead do not go on looking for work. */
  revive(): Promise<void>;
}

interface Inside {
  context: { collections: Collections; owner: string };
}

type Options = Parameters<Place['engine']>[0];

export async function mortal(place: Place, writesMax: number, options?: Options): Promise<Mortal> {
  const engine = await place.engine(options);
  const { context } = engine as unknown as Inside;
  const { collections, owner } = context;
  let [left, isDead, isBuried] = [writesMax, false, false];
  let die = () => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const counted =
    <T>(write: (...given: unknown[]) => Promise<T>) =>
    async (...given: unknown[]): Promise<T> => {
      if (isBuried) throw new Error('buried');
      isDead ||= left === 0;
      if (isDead) {
        die();
        throw new Error(`dead`);
      }
      left -= 1;
      return write(...given);
    };
  // The connection is shared with the living; what hangs on it is this engine's own.
  const db: typeof collections.db = Object.create(collections.db);
  db.command = counted(collections.db.command.bind(collections.db) as never) as never;
  for (const collection of Object.values(collections)) {
    const methods = collection as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    // Signs of life come at their own time and do not count.
    if (collection === collections.db || collection === collections.nodes) continue;
    for (const name of writes) methods[name] = counted(methods[name]!.bind(collection));
  }
  collections.db = db;
  const revive = async () => {
    left = Number.MAX_SAFE_INTEGER;
    [isDead, isBuried] = [false, false];
    await engine.stop();
  };
  const bury = async () => {
    isBuried = true;
    await place.collections.nodes.updateOne({ _id: owner }, { $set: { expiresAt: new Date(0) } });
  };
  const dieAfter = (writes: number) => {
    left = writes;
  };
  return { engine, dieAfter, isDead: () => isDead, death, bury, revive };
}

/** Lets an engine act, kills it, and lets another finish. True when the act was answered. */
export async function actAndDie(
  { engine, death, bury }: Mortal,
  survivor: Engine,
  command: (engine: Engine) => Promise<unknown>,
): Promise<boolean> {
  const answered = await command(engine).then(
    () => true,
    () => false,
  );
  // A dead engine goes on trying for a while, in vain.
  await Promise.race([engine.settled().catch(() => undefined), death]);
  await bury();
  await survivor.wake();
  await survivor.settled();
  return answered;
}

const roundsMax = 40;

/** Runs a scene with an engine that dies at its first write, its second, … until one outlives the scene. */
export async function dyingEverywhere(
  place: Place,
  scene: (mortal: Mortal, round: number) => Promise<void>,
  options?: Options,
): Promise<number> {
  for (let round = 0; round < roundsMax; round += 1) {
    const one = await mortal(place, round, options);
    await scene(one, round).finally(() => one.bury());
    const survived = !one.isDead();
    await one.revive();
    if (survived) return round;
  }
  throw new Error(`still dying after ${roundsMax} rounds`);
}
