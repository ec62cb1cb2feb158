/**
 * What the parts of the kernel share while one step is computed: the draft, the queue and the world it runs
 * in.
 */
import type { Calendar } from '../calendar/calendar.js';
import type { Stepping } from '../elements/contract/stepping.js';
import type { Definition, Key, Machine, MachineEvent } from '../vocabulary.js';
import type { Warned } from '../wordings/faults.js';
import type { Draft } from './draft.js';
import type { SteppableMachine } from './machines.js';

/**
 * What a step is computed in: the version that the instance is pinned to and the calendar that the event
 * names.
 */
export interface World {
  definition: Definition;
  calendar: Calendar;
}

/** Something that a token has still to do in this step. */
export type Errand =
  | { kind: 'enter'; token: Key; state: string; flow: string | undefined }
  | { kind: 'send'; token: Key; event: MachineEvent };

export interface Kernel extends Stepping {
  readonly draft: Draft;
  readonly queue: Errand[];
  /** The token on whose behalf something is performed. */
  acting: Key | undefined;
  /** What FEEL noticed in the expression that was evaluated last. */
  readonly warnings: Warned[];
  readonly machineJson: (id: string) => Machine;
  machine(id: string): SteppableMachine;
  openListeners(scope: Key): void;
  enterListener(scope: Key, state: string): void;
  reenter(token: Key, state: string, flow?: string): void;
}
