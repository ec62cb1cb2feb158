/**
 * `subscription.open`: looks for a message that waits already. The subscription's row was written before, and
 * a published message is stored before it looks for rows: whichever comes second finds the other.
 */
import type { Perform } from './scene.js';

export const subscriptionOpen: Perform<'subscription.open'> = async (
  { subscription, kind },
  _commit,
  scene,
) => {
  if (kind === 'signal') return;
  const row = await scene.context.collections.subscriptions.findOne({ _id: subscription, state: 'OPEN' });
  if (row) await scene.messages.match(row);
};
