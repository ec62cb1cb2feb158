/**
 * Performs the effects of durable commits, each at least once.
 *
 * F1  Effects of one instance are performed in the order of its log, within a commit in their order: a timer
 *     is not canceled before it is scheduled, a child not before it is started.
 * F2  Effects of different instances wait for nothing but the bound on how many are under way.
 * F3  Every effect is harmless when repeated; so a failed one is tried again, here a few times, then by the
 *     sweeper.
 */
import { effectAttemptsMax, effectBackoffMs, effectsUnderWayMax } from '../limits.js';
import type { Commit, Effect, Key } from '../vocabulary.js';
import { performers } from './registry.js';
import type { Perform, Scene } from './scene.js';

export class Effects {
  private readonly scene: Scene;
  private readonly chains = new Map<Key, Promise<void>>();
  private waiting: (() => void)[] = [];
  private underWay = 0;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** Resolves when all effects of the commit are performed; rejects when one still fails after its tries. */
  async perform(commit: Commit): Promise<void> {
    const { instance } = commit;
    // A failed commit does not hold up the next ones: what it owes is swept, and repeating is harmless (F3).
    const before = this.chains.get(instance) ?? Promise.resolve();
    const mine = before.then(() => this.performAll(commit));
    const settled = mine.catch(() => {});
    this.chains.set(instance, settled);
    try {
      await mine;
    } finally {
      if (this.chains.get(instance) === settled) this.chains.delete(instance);
    }
  }

  private async performAll(commit: Commit): Promise<void> {
    if (this.underWay >= effectsUnderWayMax) await new Promise<void>((free) => this.waiting.push(free));
    this.underWay += 1;
    try {
      for (const effect of commit.effects) await this.tryPerform(effect, commit);
    } finally {
      this.underWay -= 1;
      this.waiting.shift()?.();
    }
  }

  private async tryPerform<T extends Effect['type']>(
    effect: Extract<Effect, { type: T }>,
    commit: Commit,
  ): Promise<void> {
    const perform = performers[effect.type as T] as Perform<T>;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await perform(effect as Parameters<Perform<T>>[0], commit, this.scene);
      } catch (error) {
        if (attempt >= effectAttemptsMax) throw error;
        this.scene.context.logger.warn(
          { error, effect: effect.id, attempt },
          `"${effect.type}" failed, again`,
        );
        await new Promise((resolve) => setTimeout(resolve, effectBackoffMs * 2 ** (attempt - 1)));
      }
    }
  }

  get isBusy(): boolean {
    return this.chains.size > 0;
  }

  /** Resolves once no effect is under way. */
  async drained(): Promise<void> {
    while (this.chains.size > 0) await Promise.all(this.chains.values());
  }
}
