/**
 * `instance.undo`: starts the instance that undoes a called one which has completed, of the version that the
 * called one was pinned to. Its first commit carries what there is to undo, so that it needs the log of the
 * other never again. It is claimed, repeated and canceled like a call (see `instanceStart`).
 */
import { beginClaimed } from './instanceStart.js';
import { submitIfWaiting } from './parent.js';
import { claimOfCall, type Perform } from './scene.js';

export const instanceUndo: Perform<'instance.undo'> = async (effect, commit, scene) => {
  const { call, initiator } = effect;
  const parent = { instance: commit.instance, call };
  const { state, definition } = await scene.states.latest(effect.instance);
  const { variables, compensable = [] } = state.scopes[state.root]!;
  await beginClaimed(claimOfCall(call), definition, commit, scene, {
    startedOf: (instance) => ({
      type: 'instance.started',
      instance,
      definition: definition.key,
      variables: {},
      parent,
      initiator,
      undo: { variables, compensable },
    }),
    refuse: (code, reason) => {
      const message = `what process "${state.processId}" has completed cannot be undone: ${reason}`;
      return submitIfWaiting(
        scene,
        commit.instance,
        { type: 'call.refused', call, code, message },
        commit.instance,
      );
    },
  });
};
