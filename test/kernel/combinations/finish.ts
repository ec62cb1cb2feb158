/** What the tests of seldom combinations share. */
import { expect } from '@jest/globals';
import { expression, multiInstance } from '../../support/diagram.js';
import type { InstanceRun } from '../../support/run.js';

export const twice = multiInstance({}, undefined, expression('loopCardinality', '2'));
export const inTurn = multiInstance({ isSequential: true }, undefined, expression('loopCardinality', '2'));

export const done = (run: InstanceRun) => {
  expect(run.now.status).toBe('completed');
  expect(run.leftovers()).toEqual([]);
};

/** Completes everything that is open, in turn, until nothing is. */
export const finish = (run: InstanceRun) => {
  for (let element = run.open[0]; element && run.now.status === 'active'; element = run.open[0]) {
    if (Object.values(run.now.tasks).some((one) => one.element === element)) run.complete(element);
    else run.work(element);
  }
  done(run);
};

export const setFlags = (run: InstanceRun, variables: Record<string, boolean>) =>
  run.send({ type: 'variables.set', scope: run.now.root, variables, local: false });

export const count = (run: InstanceRun, element: string) => run.open.filter((one) => one === element).length;
