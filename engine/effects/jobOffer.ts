/**
 * `job.offer`: wakes the activations and workers of this process; those of other nodes look by themselves.
 */
import type { Perform } from './scene.js';

export const jobOffer: Perform<'job.offer'> = async ({ jobType }, _commit, { offers }) => {
  offers.offer(jobType);
};
