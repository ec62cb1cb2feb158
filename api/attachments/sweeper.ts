/** Takes unreferenced files away, at start and then from time to time, until the server drains. */
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { sweepFiles } from './store.js';

/** Gives a function that ends the sweeping and waits for what is under way. */
export function startSweeping(context: Context): () => Promise<void> {
  let underWay: Promise<void> = Promise.resolve();
  const sweep = () => {
    underWay = underWay.then(async () => {
      try {
        const swept = await sweepFiles(context);
        if (swept > 0) context.logger.info({ swept }, 'took unused attachments away');
      } catch (error) {
        context.logger.error({ err: error }, 'unused attachments could not be taken away');
      }
    });
  };
  sweep();
  const timer = setInterval(sweep, apiLimits.attachmentSweepMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
