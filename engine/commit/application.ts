/**
 * An application that a process has handed on at once, by a call, is worked on in the called instance: it is
 * taken back there. What the callers say to it does not change until the call ends, for they only wait.
 */
import { callOfApplication } from '../elements/taskVerbs/withdraw.js';
import type { Key } from '../vocabulary.js';
import type { EdgeContext } from './context.js';
import type { States } from './states.js';

/** Who applied with it, and what that has called: as long as the chain of calls, and no longer. */
async function outermost(states: States, instance: Key): Promise<Key> {
  const { parent } = (await states.latest(instance)).state;
  return parent ? outermost(states, parent.instance) : instance;
}

/**
 * Where an application is taken back: looked for from the outermost caller inwards, as far as each only waits
 * for one call. What has been done on the way decides there.
 */
export async function applicationIn(
  { collections: { instances } }: Pick<EdgeContext, 'collections'>,
  states: States,
  instance: Key,
): Promise<Key> {
  let place = await outermost(states, instance);
  for (;;) {
    const { state } = await states.latest(place);
    const call = state.status === 'active' ? callOfApplication(state) : undefined;
    const called = call && (await instances.findOne({ 'parent.instance': place, 'parent.call': call }));
    if (!called) return place;
    place = called._id;
  }
}
