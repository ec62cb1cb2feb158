/** The claim under which an instance is started: it fixes key and version before the first commit. */
import type { ClaimRow } from '../../models/claims.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { EdgeContext } from '../commit/context.js';
import type { Key } from '../vocabulary.js';

/** The claim of whoever was first; it may be one that was withdrawn. */
export async function claimInstance(context: EdgeContext, id: string, definition: Key): Promise<ClaimRow> {
  const { claims } = context.collections;
  const claim: ClaimRow = {
    _id: id,
    instance: context.nextKey(),
    definition,
    claimedAt: new Date(context.clock.now()),
  };
  try {
    await claims.insertOne(claim);
    return claim;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await claims.findOne({ _id: id })) ?? claim;
  }
}
