/**
 * `instance.undo`: starts the instance that undoes a called one which has completed, of the version that the
 * called one was pinned to. Its first commit carries what there is to undo, so that it needs the log of the
 * other never again. It is claimed, repeated and canceled like a call (see `instanceStart`).
 */

import { say } from '../wording.js';
import { callWords } from '../wordings/instances.js';
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
    refuse: (code, why) => {
      const reason = say(callWords.cannotUndo, { processId: state.processId, why });
      return submitIfWaiting(
        scene,
        commit.instance,
        { type: 'call.refused', call, code, reason },
        commit.instance,
      );
    },
  });
};
