import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../support/chance.js';
import { difference } from './compare.js';
import { flags, flowGraphXml, richFlowGraph } from './flowGraphs.js';

const settings = runs(120);

/** fast-check prints the seed and the shrunken graph of a failure; SEED=… runs the same ones again. */
describe('a random unstructured flow graph', () => {
  test('runs as the specification says, step by step', async () => {
    const flip = (pick: (n: number) => number) =>
      Object.fromEntries(flags.map((flag) => [flag, pick(2) === 1]));
    await fc.assert(
      fc.asyncProperty(richFlowGraph, fc.nat(), async (graph, seed) => {
        const initial = Object.fromEntries(flags.map((flag, index) => [flag, ((seed >> index) & 1) === 1]));
        const walk = { seed, stepsMax: 20, initial, variablesAt: flip };
        expect(await difference(flowGraphXml(graph), walk)).toBeUndefined();
      }),
      settings,
    );
  });
});
