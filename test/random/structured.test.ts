import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readResource } from '../../engine/compile/readResource.js';
import { step } from '../../engine/kernel/step.js';
import type { InstanceState } from '../../engine/vocabulary.js';
import { runs } from '../support/chance.js';
import { deepFreeze } from '../support/run.js';
import { block } from './blocks.js';
import { difference } from './compare.js';
import { Family } from './family.js';
import { randomProcess } from './processes.js';
import { dice, variablesAt, walk } from './walk.js';

const settings = runs(40);
/** Events that mean something as often as they come. */
const repeatables: string[] = [
  ...[
    'message.correlated',
    'signal.received',
    'job.retriesUpdated',
    'timer.fired',
    'variables.set',
    'call.escalated',
  ],
];
const initial = { choice: 0, again: false };

/** fast-check prints the seed and the shrunken process of a failure; SEED=… runs the same ones again. */
describe('a random structured process', () => {
  test('can be deployed', async () => {
    await fc.assert(
      fc.asyncProperty(block, async (shape) => {
        const read = await readResource({ name: 'random.bpmn', content: randomProcess(shape) });
        expect(read.ok ? [] : read.findings).toEqual([]);
      }),
      settings,
    );
  });

  test('comes to its end along any path and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.nat(), async (shape, seed) => {
        const family = await Family.of(randomProcess(shape), initial, dice(seed));
        expect(walk(family, seed, () => undefined)).toBe(true);
        expect(family.root.now.status).toBe('completed');
        expect(family.active).toEqual([]);
        expect(family.leftovers()).toEqual([]);
        for (const { now } of family.runs) {
          expect(Object.values(now.scopes)).toMatchObject([{ tokens: 0, arrivals: {} }]);
        }
      }),
      settings,
    );
  });

  test('runs as the specification says, step by step', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.nat(), async (shape, seed) => {
        const walk = { seed, stepsMax: 60, initial, variablesAt };
        expect(await difference(randomProcess(shape), walk)).toBeUndefined();
      }),
      settings,
    );
  });

  test('killed and restored from its stored state before every step, goes the same way', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.nat(), async (shape, seed) => {
        const xml = randomProcess(shape);
        const steady = await Family.of(xml, initial, dice(seed));
        walk(steady, seed, () => undefined);
        const restored = await Family.of(xml, initial, dice(seed));
        walk(restored, seed, () => {
          for (const run of restored.runs)
            run.state = deepFreeze(JSON.parse(JSON.stringify(run.state)) as InstanceState);
        });
        const logOf = ({ runs }: Family) =>
          runs.map(({ state, moves, effects }) => ({ state, moves, effects }));
        expect(logOf(restored)).toEqual(logOf(steady));
      }),
      settings,
    );
  });

  test('with every event delivered twice goes the same way, and the second is refused', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.nat(), async (shape, seed) => {
        const family = await Family.of(randomProcess(shape), initial, dice(seed));
        walk(family, seed, () => undefined);
        for (const run of family.runs) {
          let state: InstanceState | null = null;
          for (const event of run.events) {
            const result = step(run.world, state, event);
            if (!result.ok) throw new Error(result.refusal.message);
            state = result.state;
            const again = step(run.world, state, event);
            const repeatable = repeatables.includes(event.type);
            if (!repeatable) expect(again.ok).toBe(false);
          }
          expect(state).toEqual(run.state);
        }
      }),
      settings,
    );
  });
});
