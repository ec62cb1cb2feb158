/**
 * `instance.start`: starts the instance that a call activity, or an escalation, asks for. The claim fixes its
 * key before its first commit, so a repeat starts the same instance; a claim canceled meanwhile is honoured
 * on either side of that commit (see `instanceCancel`).
 */
import type { ClaimRow } from '../../models/claims.js';
import type { Started } from '../commit/request.js';
import { difference, renamed } from '../elements/calls/calledData.js';
import { CodedError } from '../errors.js';
import type { Commit, Definition, Key } from '../vocabulary.js';
import { say, type Text } from '../wording.js';
import { callWords } from '../wordings/instances.js';
import { claimInstance } from './claim.js';
import { cancelChild } from './instanceCancel.js';
import { submitIfWaiting } from './parent.js';
import { claimOfCall, type EffectOf, instanceActor, type Perform, type Scene } from './scene.js';

export const instanceStart: Perform<'instance.start'> = async (effect, commit, scene) => {
  const id = effect.call === undefined ? `effect:${effect.id}` : claimOfCall(effect.call);
  const definition = await scene.context.definitions.byCall(effect);
  if (!definition) return refuse(effect, commit, scene, 'CALLED_PROCESS_MISSING', say(callWords.notDeployed));
  const differs = difference(effect, definition.file.data);
  if (differs) {
    return refuse(effect, commit, scene, 'CALLED_PROCESS_MISSING', say(callWords.otherData, differs));
  }
  await beginClaimed(id, definition, commit, scene, {
    startedOf: (instance, pinned) => startedOf(effect, commit, instance, pinned),
    refuse: (code, reason) => refuse(effect, commit, scene, code, reason),
  });
};

/** What is started under a claim, and who is told when it cannot be. */
interface Beginning {
  startedOf(instance: Key, definition: Definition): Started;
  refuse(code: string, reason: Text): Promise<void>;
}

/** Starts the instance of a claim, unless it was canceled before or is while it starts. */
export async function beginClaimed(
  id: ClaimRow['_id'],
  definition: Definition,
  commit: Commit,
  scene: Scene,
  { startedOf, refuse }: Beginning,
): Promise<void> {
  const claim = await claimInstance(scene.context, id, definition.key);
  if (claim.canceled || claim.instance === undefined) return;
  const pinned = await scene.context.definitions.byKey(claim.definition ?? definition.key);
  const started = startedOf(claim.instance, pinned);
  try {
    await scene.commits.begin(started, pinned, instanceActor(commit.instance));
  } catch (error) {
    if (!(error instanceof CodedError) || error.code === 'RESOURCE_EXHAUSTED') throw error;
    return refuse(error.code, error.text);
  }
  const now = await scene.context.collections.claims.findOne({ _id: id });
  if (now?.canceled) await cancelChild(claim.instance, commit, scene);
}

function startedOf(
  { call, initiator, businessKey, title, element, inputs, variables: given }: EffectOf<'instance.start'>,
  commit: Commit,
  instance: Key,
  definition: Definition,
): Started {
  const from = { instance: commit.instance };
  const variables = renamed(given, inputs, definition.file.data?.inputs);
  const about = { ...(businessKey !== undefined && { businessKey }), ...(title !== undefined && { title }) };
  const what = { instance, definition: definition.key, variables, ...about };
  const started: Started = { type: 'instance.started', ...what };
  return call === undefined
    ? { ...started, origin: { ...from, element } }
    : { ...started, parent: { ...from, call }, ...(initiator && { initiator }) };
}

/** The caller learns why its call cannot be; an independent start has nobody to tell but the operator. */
async function refuse(
  { call, processId }: EffectOf<'instance.start'>,
  commit: Commit,
  scene: Scene,
  code: string,
  why: Text,
): Promise<void> {
  const reason = say(callWords.cannotStart, { processId, why });
  if (call === undefined) {
    scene.context.logger.error({ instance: commit.instance, code }, `not started: ${reason.en}`);
    return;
  }
  await submitIfWaiting(
    scene,
    commit.instance,
    { type: 'call.refused', call, code, reason },
    commit.instance,
  );
}
