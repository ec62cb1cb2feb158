/**
 * `instance.cancel`: cancels the instance that a call activity started, if it did. The claim is marked first:
 * a start that has not made its first commit yet sees the mark, one that is just making it sees it right
 * after.
 */
import { isDuplicateKey } from '../../models/driver.js';
import type { Commit, Key } from '../vocabulary.js';
import { submitIfWaiting } from './parent.js';
import { claimOfCall, type Perform, type Scene } from './scene.js';

export const instanceCancel: Perform<'instance.cancel'> = async ({ call }, commit, scene) => {
  const { claims } = scene.context.collections;
  const _id = claimOfCall(call);
  const mark = { $set: { canceled: true }, $setOnInsert: { claimedAt: new Date(scene.context.clock.now()) } };
  try {
    await claims.updateOne({ _id }, mark, { upsert: true });
  } catch (error) {
    // Another wrote the claim in between: now it is there to be marked.
    if (!isDuplicateKey(error)) throw error;
    await claims.updateOne({ _id }, mark);
  }
  const claim = await claims.findOne({ _id });
  if (claim?.instance !== undefined) await cancelChild(claim.instance, commit, scene);
};

export const cancelChild = (child: Key, commit: Commit, scene: Scene): Promise<void> =>
  submitIfWaiting(
    scene,
    child,
    { type: 'instance.canceled', reason: 'canceled by the calling instance' },
    commit.instance,
  );
