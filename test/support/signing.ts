/** Rounds of signatures: what tests of signing share. */
import { expect } from '@jest/globals';
import type { Json, Key, SignerPosition } from '../../engine/vocabulary.js';
import * as d from './diagram.js';
import { user } from './handling.js';
import type { InstanceRun } from './run.js';

export const signed = (attributes: d.Attributes, ...more: string[]) =>
  d.bpmn([
    d.start(),
    d.userTask('sign', d.signing(attributes), ...more),
    d.end(),
    d.line('start', 'sign', 'end'),
  ]);
export const three = { signers: '=["an","bo","cai"]' };

export const taskOf = (run: InstanceRun, name: string): Key => {
  const found = Object.values(run.now.tasks).find(
    ({ assignee, candidateGroups }) => assignee === name || candidateGroups.includes(name),
  );
  if (!found) throw new Error(`"${name}" has no task`);
  return found.key;
};
export const signs = (run: InstanceRun, name: string, decision = 'approved', by = name) =>
  run.send(
    { type: 'task.completed', task: taskOf(run, name), variables: { decision }, opinion: `${name}意见` },
    user(by),
  );
export const add = (run: InstanceRun, name: string, position: SignerPosition, ...names: string[]) => ({
  type: 'task.signersAdded' as const,
  task: taskOf(run, name),
  position,
  signers: names.map((one) => ({ name: one, weight: 1 })),
});
export const resultOf = (run: InstanceRun) =>
  run.variables.signing as Record<string, Json> & { signatures: Json[] };
export const waiting = (run: InstanceRun) => Object.values(run.now.tasks).map(({ assignee }) => assignee);

export function expectEnd(run: InstanceRun, outcome: string): void {
  expect(run.now.status).toBe('completed');
  expect(run.leftovers()).toEqual([]);
  expect(resultOf(run).outcome).toBe(outcome);
}
