/**
 * `subscription.close`: the view closed the row; a message that was underway to it is refused by the state.
 */
import type { Perform } from './scene.js';

export const subscriptionClose: Perform<'subscription.close'> = async () => {};
