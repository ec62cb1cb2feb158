/** What led where in an instance: what a return or a withdrawal goes back along (decision 0026). */
import type { Key } from './value.js';

/** What the tokens of one scope have behind them. */
export interface Trail {
  /** In the order in which they were finished. */
  finished: Finished[];
  /** The element that reached outside the instance before anybody worked in it. */
  spent?: string;
}

/** A finished human task, or a join or an inner scope with human work on the way. */
export interface Finished {
  /** The activity's key; a join's is that of the last token that it consumed. */
  key: Key;
  element: string;
  /** The state to enter again, where it is not the element's own: behind the wait for tokens or data. */
  state?: string;
  /** Who completed the task; absent for what no single person finished. */
  by?: string;
  /** What was finished right before it. */
  after: Key[];
  /** What a join consumed. */
  consumed?: Arrival[];
  /** A gateway whose phase cannot be taken back. */
  phased?: true;
  /** The first element that reached outside the instance after it: a job, message, call … */
  spent?: string;
}

/** A token that has come to a join. */
export interface Arrival {
  flow: string;
  token: Key;
  after: Key[];
}
