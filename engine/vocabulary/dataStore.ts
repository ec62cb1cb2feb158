/** What outlives instances and is shared by them (BPMN 2.0.2 §10.4.1, Data Store). */
import type { Json, Key, Variables } from './value.js';

/** A data store as a diagram declares it. */
export interface DataStore {
  /** The target namespace of its file, `#`, and its id there. */
  store: string;
  /** It holds a list, to which a value that is no list is added. */
  isCollection?: true;
  /** How many items it holds at most. */
  capacity?: number;
}

/** One change of a store: the whole of it, or the part of it under a dotted path. */
export interface StoreWrite extends DataStore {
  path?: string;
  value: Json;
}

/** Why a write is not done, or a read not answered: too many items or characters, or no JSON of ours. */
export type StoreRefusal = { why: 'full' | 'long'; max: number } | { why: 'unstorable' };

/** What a store held when it was read. `number` counts its writes. */
export interface StoreContent {
  store: string;
  number: number;
  value: Json;
}

/** What a token reads from stores for the node that it is about to enter. */
export interface Reading {
  /** Of the read that is to be answered, or was answered last. */
  key: Key;
  element: string;
  /** The stores, each with the name that expressions have for it. */
  stores: { store: string; name: string }[];
  /** By these names; absent until the first answer. */
  values?: Variables;
  /** What was known of the stores then, in their order. */
  numbers?: number[];
  /** Set while the next write to one of the stores is asked for. */
  isAwaiting?: true;
}

/** What the node that a token has left writes to stores, one after another. */
export interface Writing {
  /** Of the first of them, once it was ordered. */
  key?: Key;
  element: string;
  writes: StoreWrite[];
}
