/**
 * `signal.broadcast`: every open subscription to the signal receives it, in whatever instance; each once, by
 * the idempotency key of effect and subscription. A subscription that opens later does not hear it.
 */
import { CodedError, type ErrorName } from '../errors.js';
import type { Perform } from './scene.js';

/** Refusals that only mean: the subscription closed meanwhile. */
const gone: ReadonlySet<ErrorName> = new Set([
  'SUBSCRIPTION_NOT_FOUND',
  'INSTANCE_ENDED',
  'INSTANCE_NOT_FOUND',
]);

export const signalBroadcast: Perform<'signal.broadcast'> = async (
  { id, name, variables },
  commit,
  scene,
) => {
  const open = scene.context.collections.subscriptions.find({
    kind: 'signal',
    message: name,
    correlationKey: '',
    state: 'OPEN',
    openedAt: { $lte: new Date(commit.event.at) },
  });
  for await (const { _id: subscription, instance } of open) {
    try {
      await scene.commits.submit(
        instance,
        { type: 'signal.received', subscription, signal: commit.instance, variables },
        { kind: 'instance', id: commit.instance },
        { idempotencyKey: `signal:${id}:${subscription}` },
      );
    } catch (error) {
      if (!(error instanceof CodedError) || !gone.has(error.code)) throw error;
    }
  }
};
