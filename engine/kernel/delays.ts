/** Between a timer of the state and the delayed transition of its machine. */
import type { Delay } from '../machine.js';
import type { Key, MachineEvent, Timer } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { afterEvent } from './machines.js';

/** The declared delay behind the event type that a machine asks to have raised. */
export function delayOf(
  kernel: Kernel,
  scope: Key,
  raised: string,
): { name: string; element: string; delay: Delay } {
  const machine = kernel.machine(kernel.state.scopes[scope]!.machine);
  const { delay, element } = machine.delayed.get(raised)!;
  return { name: delay, element, delay: machine.machine.meta.delays![delay]! };
}

/** The event that a timer raises in the machine of its token. */
export function afterEventOf(
  kernel: Kernel,
  { token, delay, element }: Pick<Timer, 'token' | 'delay' | 'element'>,
): MachineEvent {
  const { machine } = kernel.state.scopes[kernel.state.tokens[token]!.scope]!;
  return afterEvent(delay, kernel.machineJson(machine).id, element);
}
