/**
 * One lane per instance: the commands of this process on one instance go one after the other, in their order.
 */
import { CodedError } from '../errors.js';
import { commandsPerInstanceMax, commandsUnderWayMax } from '../limits.js';
import type { Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';

interface Lane {
  last: Promise<unknown>;
  length: number;
}

export class Lanes {
  private readonly lanes = new Map<Key, Lane>();
  private underWay = 0;
  private idle: (() => void)[] = [];

  /**
   * Runs `work` when all earlier work of the lane has ended; refuses at the bounds instead of queueing
   * without end.
   */
  async run<T>(instance: Key, work: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(instance) ?? { last: Promise.resolve(), length: 0 };
    if (this.underWay >= commandsUnderWayMax || lane.length >= commandsPerInstanceMax) {
      throw new CodedError(
        'RESOURCE_EXHAUSTED',
        say(instanceWords.busy, {
          max: commandsUnderWayMax,
          max2: commandsPerInstanceMax,
          instance,
          underWay: this.underWay,
          found: lane.length,
        }),
      );
    }
    this.underWay += 1;
    lane.length += 1;
    this.lanes.set(instance, lane);
    const turn = lane.length === 1 ? work() : lane.last.then(work, work);
    lane.last = turn;
    try {
      return await turn;
    } finally {
      this.leave(instance, lane);
    }
  }

  private leave(instance: Key, lane: Lane): void {
    this.underWay -= 1;
    lane.length -= 1;
    if (lane.length === 0) this.lanes.delete(instance);
    if (this.underWay > 0) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  /** Resolves once nothing is under way. */
  async drained(): Promise<void> {
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }
}
