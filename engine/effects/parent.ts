/** `parent.resume`, `parent.fail` and what else one instance tells another that may no longer be waiting. */
import { CodedError, type ErrorName } from '../errors.js';
import type { Command, CommandOptions } from '../ports.js';
import type { Key } from '../vocabulary.js';
import { instanceActor, type Perform, type Scene } from './scene.js';

export const parentResume: Perform<'parent.resume'> = (effect, commit, scene) =>
  submitIfWaiting(
    scene,
    effect.instance,
    {
      type: 'call.completed',
      call: effect.call,
      variables: effect.variables,
      ...(effect.outputs && { outputs: effect.outputs }),
      ...(effect.undoable && { undoable: commit.instance }),
      ...(effect.report && { report: effect.report }),
    },
    commit.instance,
  );

export const parentFail: Perform<'parent.fail'> = (
  { type: _order, id: _id, instance, ...failed },
  commit,
  scene,
) => submitIfWaiting(scene, instance, { type: 'call.failed', ...failed }, commit.instance);

/** Its number makes a repeat, and one that comes late, change nothing (CP2). */
export const parentReport: Perform<'parent.report'> = ({ instance, call, report }, commit, scene) =>
  submitIfWaiting(scene, instance, { type: 'call.reported', call, report }, commit.instance);

/** A call may be escalated many times, so each escalation is told apart by the effect's id. */
export const parentEscalate: Perform<'parent.escalate'> = (
  { id, instance, call, code, variables },
  commit,
  scene,
) => {
  const escalated = { type: 'call.escalated' as const, call, code, ...(variables && { variables }) };
  return submitIfWaiting(scene, instance, escalated, commit.instance, {
    idempotencyKey: `escalation:${id}`,
  });
};

/** Refusals that only mean: done before, or not wanted any more. */
const settled: ReadonlySet<ErrorName> = new Set([
  'CALL_NOT_FOUND',
  'DATA_ACCESS_NOT_FOUND',
  'INSTANCE_ENDED',
  'INSTANCE_NOT_FOUND',
]);
export const isSettled = (error: unknown): boolean => error instanceof CodedError && settled.has(error.code);

export async function submitIfWaiting(
  scene: Scene,
  to: Key,
  command: Command,
  from: Key,
  options: CommandOptions = {},
): Promise<void> {
  try {
    await scene.commits.submit(to, command, instanceActor(from), options);
  } catch (error) {
    if (!isSettled(error)) throw error;
    scene.context.logger.debug({ from, to, error }, `"${command.type}" had nobody waiting`);
  }
}
