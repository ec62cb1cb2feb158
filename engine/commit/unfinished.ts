/**
 * Which commits of this node still lack views or effects. Their ids count up, so one mark says it all:
 * everything below `doneBefore` is done. The node publishes the mark now and then; after a crash whatever
 * lies above it is done again, which is harmless. That costs a step nothing, where a flag per commit would
 * cost it a second write (C7).
 */
import { nodeOfCommit } from '../ids.js';
import type { Key } from '../vocabulary.js';

export class Unfinished {
  private readonly owner: Key;
  private count = 0;
  private readonly open = new Set<string>();
  private order: string[] = [];
  private head = 0;
  private readonly failed = new Map<string, { instance: Key; seq: number }>();

  constructor(owner: Key) {
    this.owner = owner;
  }

  /** The id of the next commit, which counts as unfinished from now on. */
  nextId(): string {
    const id = idAt(this.owner, this.count++);
    this.open.add(id);
    this.order.push(id);
    return id;
  }

  has(id: string): boolean {
    return this.open.has(id);
  }

  /** True for a commit of this node, finished or not. */
  isOwn(id: string): boolean {
    return nodeOfCommit(id) === this.owner;
  }

  /** Views and effects are done, or the commit lost its race and never was. */
  done(id: string): void {
    this.open.delete(id);
    this.failed.delete(id);
  }

  /** What this node owes and could not do; the sweeper tries again. */
  fail(id: string, instance: Key, seq: number): void {
    this.failed.set(id, { instance, seq });
  }

  get failures(): { id: string; instance: Key; seq: number }[] {
    return [...this.failed].map(([id, place]) => ({ id, ...place }));
  }

  get doneBefore(): string {
    while (this.head < this.order.length && !this.open.has(this.order[this.head]!)) this.head += 1;
    const first = this.order[this.head];
    // What is done need not be remembered; cutting now and then keeps that cheap.
    if (this.head > 1_024) {
      this.order = this.order.slice(this.head);
      this.head = 0;
    }
    return first ?? idAt(this.owner, this.count);
  }
}

const idAt = (owner: Key, count: number): string => owner + String(count).padStart(12, '0');
