/** `parent.resume`, `parent.fail` and what else one instance tells another that may no longer be waiting. */
import { CodedError, type ErrorName } from '../errors.js';
import type { Command } from '../ports.js';
import type { Key } from '../vocabulary.js';
import { instanceActor, type Perform, type Scene } from './scene.js';

export const parentResume: Perform<'parent.resume'> = (effect, commit, scene) =>
  submitIfWaiting(
    scene,
    effect.instance,
    { type: 'call.completed', call: effect.call, variables: effect.variables },
    commit.instance,
  );

export const parentFail: Perform<'parent.fail'> = (
  { call, code, message, variables, instance },
  commit,
  scene,
) =>
  submitIfWaiting(scene, instance, { type: 'call.failed', call, code, message, variables }, commit.instance);

/** Refusals that only mean: done before, or not wanted any more. */
const settled: ReadonlySet<ErrorName> = new Set(['CALL_NOT_FOUND', 'INSTANCE_ENDED', 'INSTANCE_NOT_FOUND']);

export async function submitIfWaiting(scene: Scene, to: Key, command: Command, from: Key): Promise<void> {
  try {
    await scene.commits.submit(to, command, instanceActor(from));
  } catch (error) {
    if (!(error instanceof CodedError) || !settled.has(error.code)) throw error;
    scene.context.logger.debug({ from, to, code: error.code }, `"${command.type}" had nobody waiting`);
  }
}
