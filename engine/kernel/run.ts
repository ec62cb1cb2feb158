/** One step in the making: works its queue off until all rests. */
import { Fault } from '../elements/contract/fault.js';
import { atRest } from '../elements/registry.js';
import { errandsPerStepMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import { raiseIncident } from './incidents.js';
import type { Errand } from './kernel.js';
import { Operations } from './operations.js';
import { stateName } from './stateName.js';
import { advance, retryOf } from './tokens.js';

export class Run extends Operations {
  /** Works off the queue (K5: a step always comes to rest; what exceeds the bound is held by incidents). */
  settle(): void {
    for (let done = 0; ; done += 1) {
      if (done === this.queue.length && this.state.status === 'active') this.lookAtRest();
      const errand = this.queue[done];
      if (!errand) return;
      if (done < errandsPerStepMax) advance(this, errand);
      else this.refuseErrand(errand);
    }
  }

  /** Asks the elements that watch the whole scope, until one of them has set something in motion. */
  private lookAtRest(): void {
    const before = this.queue.length;
    for (const look of atRest) {
      if (this.queue.length > before) return;
      look(this);
    }
    this.completions.clear();
  }

  private refuseErrand(errand: Errand): void {
    const token = this.state.tokens[errand.token];
    if (!token) return;
    const fault = new Fault('MICROSTEPS_EXCEEDED', said('restless', { max: errandsPerStepMax }));
    const retry = retryOf(errand);
    const element = stateName(token.state);
    raiseIncident(this, { token: token.key, element }, fault, retry);
  }
}
