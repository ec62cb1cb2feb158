/** `correlation.release`: the instance that a message with a correlation key started has ended. */
import type { Perform } from './scene.js';

export const correlationRelease: Perform<'correlation.release'> = async (
  { processId, correlationKey },
  commit,
  { messages },
) => messages.starts.release(processId, correlationKey, commit.instance);
