/** `signal.broadcast`: the commit is what makes the signal durable, so its effect delivers at once. */
import { instanceActor, type Perform } from './scene.js';

export const signalBroadcast: Perform<'signal.broadcast'> = async (
  { id, name, variables },
  { instance, event },
  { signals },
) => {
  const at = new Date(event.at);
  await signals.deliver({ id, key: instance, name, variables, at, by: instanceActor(instance) });
};
