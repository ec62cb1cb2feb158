/** Diagrams of human tasks, and who works them: what tests of the verbs on tasks share. */
import { expect } from '@jest/globals';
import { returnTargets } from '../../engine/elements/taskVerbs/return.js';
import type { Actor, ReturnTarget } from '../../engine/vocabulary.js';
import * as d from './diagram.js';
import type { InstanceRun as Run } from './run.js';

export const user = (id: string): Actor => ({ kind: 'user', id });
export const opinion = '请补充依据';
export const to = (element: string): ReturnTarget => ({ kind: 'node', element });
export const back = (run: Run, from: string, target: ReturnTarget = { kind: 'previous' }, by = 'an') =>
  run.send({ type: 'task.returned', task: run.task(from), target, opinion }, user(by));
export const refusedBack = (run: Run, from: string, target?: ReturnTarget, name = 'an') => {
  const event = { type: 'task.returned' as const, task: run.task(from), opinion };
  return run.refused({ ...event, target: target ?? { kind: 'previous' } }, user(name)).code;
};
export const targetsOf = (run: Run, from: string): string[] => {
  const view = { at: run.at, state: run.now, file: run.world.definition.file };
  return returnTargets(view, run.now.tasks[run.task(from)]!).map(({ record }) => record.element);
};
export const by = (run: Run, element: string, name: string) =>
  run.send({ type: 'task.completed', task: run.task(element), variables: {} }, user(name));

export const tasks = (...ids: string[]) => ids.map((id) => d.userTask(id)).join('');
export const linear = d.bpmn([
  d.start(),
  tasks('a', 'b', 'c'),
  d.end(),
  d.line('start', 'a', 'b', 'c', 'end'),
]);
/** first, then in parallel x1 → x2 and y1 → y2, then joined. */
export const branches = d.bpmn([
  d.start(),
  tasks('first', 'x1', 'x2', 'y1', 'y2', 'last'),
  d.parallel('fork'),
  d.parallel('join'),
  d.end(),
  d.line('start', 'first', 'fork', 'x1', 'x2', 'join', 'last', 'end'),
  d.line('fork', 'y1', 'y2', 'join'),
]);

/** Completes whatever is open until the instance ends. */
export function finish(run: Run): void {
  for (let steps = 0; run.now.status === 'active' && steps < 50; steps += 1) {
    for (const task of Object.keys(run.now.tasks)) {
      const open = run.now.tasks[task];
      const name = open?.assignee ?? 'clerk';
      if (open) run.send({ type: 'task.completed', task, variables: {} }, user(name));
    }
  }
  expect(run.now.status).toBe('completed');
  expect(run.leftovers()).toEqual([]);
  expect(run.now.trails).toEqual({});
}
