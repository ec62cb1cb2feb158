/** The plain values that everything else is made of. */
import type { DataStore } from './dataStore.js';

export type Instant = string;
export type Key = string;
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Variables = Record<string, Json>;

/**
 * Who caused an event. `id` is a user name, a worker name, a node name or the key of the timer or instance.
 */
export interface Actor {
  kind: 'user' | 'worker' | 'timer' | 'message' | 'instance' | 'engine';
  id: string;
  /** The absent user in whose place this one acts (代理). */
  onBehalfOf?: string;
}

/**
 * `zeebe:ioMapping` or a data association: the FEEL expression (or literal) and the variable, possibly a
 * dotted path, that takes it.
 */
export interface Mapping {
  source: string;
  target: string;
  /** FEEL: whether there is something to map. */
  when?: string;
  /** Of a data association: the outputs that it takes from the results; the others become variables. */
  takes?: string[];
  /** The target is this data store, or the part of it under a dotted path. */
  dataStore?: DataStore & { path?: string };
  /** An output that the results do not name is the whole of them: what an event has caught. */
  whole?: true;
  /** Or what those who throw it in the same file call it. */
  sentAs?: string[];
}
