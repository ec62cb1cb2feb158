import type { StateValue } from '../vocabulary.js';

/** The text of a state for moves and messages: its key, or the nested keys of a hierarchical machine. */
export const stateName = (state: StateValue): string =>
  typeof state === 'string' ? state : JSON.stringify(state);
