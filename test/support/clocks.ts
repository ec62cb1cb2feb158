/** An instance whose task has a limit, and its clock told what to do at a wall-clock time of Shanghai. */
import type { Key } from '../../engine/vocabulary.js';
import { assignment, bpmn, deadline, end, line, start, userTask } from './diagram.js';
import { InstanceRun } from './run.js';

export const local = (text: string) => new Date(`${text}:00+08:00`).toISOString();
export const limited = (attributes: Record<string, string> = {}) =>
  bpmn([
    start(),
    userTask(
      'task',
      assignment({ candidateGroups: 'provider@gaj' }),
      deadline({ workingDays: '5', ...attributes }),
    ),
    end(),
    line('start', 'task', 'end'),
  ]);

/** An instance that starts on Monday, 2 March 2026: five working days end on Monday the 9th. */
export async function started(xml: string, at = '2026-03-02T10:00', variables = {}): Promise<InstanceRun> {
  const run = new InstanceRun((await InstanceRun.of(xml, variables)).world.definition);
  run.at = local(at);
  run.send({ type: 'instance.started', instance: '1000000000000000001', definition: '1', variables });
  return run;
}

export const shown = (run: InstanceRun, key: Key = run.task()) => run.now.tasks[key]!;
export const timerOf = (run: InstanceRun, delay: string) =>
  Object.values(run.now.timers).find((one) => one.delay === delay);
export const pause = (run: InstanceRun, at: string, clock: Key = run.task()) => {
  run.at = local(at);
  return run.send({ type: 'clock.paused', clock, reason: '补正材料' });
};
export const resume = (run: InstanceRun, at: string, clock: Key = run.task()) => {
  run.at = local(at);
  return run.send({ type: 'clock.resumed', clock, reason: '材料已补正' });
};
