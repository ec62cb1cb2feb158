/** `message.publish`: as if a sender had published it, with the effect's id as message id. */
import { CodedError } from '../errors.js';
import { instanceActor, type Perform } from './scene.js';

export const messagePublish: Perform<'message.publish'> = async (effect, commit, { messages }) => {
  const { id, name, correlationKey, variables, timeToLiveMs } = effect;
  const message = { name, correlationKey, variables, timeToLiveMs, messageId: `effect:${id}` };
  try {
    await messages.publish(message, instanceActor(commit.instance));
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'MESSAGE_EXISTS') throw error;
    // Published before a crash, and now it has looked for its receivers once more (M1).
  }
};
