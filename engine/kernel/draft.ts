/**
 * The next state while a step is computed: copies what it touches, shares the rest, never alters what it was
 * given.
 */
import type { MapName, Order } from '../elements/contract/stepping.js';
import type { Effect, InstanceState, Key, Move } from '../vocabulary.js';

export class Draft {
  readonly state: InstanceState;
  readonly moves: Move[] = [];
  readonly effects: Effect[] = [];
  private readonly owned = new Set<MapName>();

  constructor(before: InstanceState, seq: number) {
    this.state = { ...before, seq };
  }

  nextKey(): Key {
    this.state.ordinal += 1;
    return this.state.instance + String(this.state.ordinal).padStart(6, '0');
  }

  put<M extends MapName>(map: M, key: Key, entity: InstanceState[M][Key]): void {
    const entities: Record<Key, unknown> = this.own(map);
    entities[key] = entity;
  }

  drop(map: MapName, key: Key): void {
    delete this.own(map)[key];
  }

  effect(order: Order): void {
    const id = `${this.state.instance}:${this.state.seq}:${this.effects.length}`;
    this.effects.push({ id, ...order } as Effect);
  }

  private own<M extends MapName>(map: M): InstanceState[M] {
    if (!this.owned.has(map)) {
      this.owned.add(map);
      this.state[map] = copied(this.state[map]);
    }
    return this.state[map];
  }
}

/**
 * No other instance has these keys. On an object of the usual kind each would make V8 a hidden class of its
 * own, which costs more than the step; a dictionary without prototype has none.
 */
function copied<M extends Record<Key, unknown>>(entities: M): M {
  const copy: Record<Key, unknown> = Object.create(null);
  for (const key in entities) copy[key] = entities[key];
  return copy as M;
}
