/**
 * What the parts of the kernel share while one step is computed: the draft, the queue and the world it runs
 * in.
 */
import type { Stepping } from '../elements/element.js';
import type { Key, Machine, MachineEvent, Variables } from '../vocabulary.js';
import type { Draft } from './draft.js';
import type { SteppableMachine } from './machines.js';

/** Something that a token has still to do in this step. */
export type Errand =
  | { kind: 'enter'; token: Key; state: string; flow: string | undefined }
  | { kind: 'send'; token: Key; event: MachineEvent };

export interface Kernel extends Stepping {
  readonly draft: Draft;
  readonly queue: Errand[];
  readonly machineJson: (id: string) => Machine;
  machine(id: string): SteppableMachine;
  setVariables(scope: Key, variables: Variables, local?: boolean): void;
  /** Whether a token's machine would answer the event; nothing is performed. */
  catches(token: Key, event: MachineEvent): boolean;
  /** Sends at once, before whatever is queued: an error leaves no room for anything else. */
  sendNow(token: Key, event: MachineEvent): boolean;
  /** Enters a state again with a token that exists, closing what it holds. */
  reenter(token: Key, state: string, flow?: string): void;
}
