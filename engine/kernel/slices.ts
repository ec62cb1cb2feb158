/** Slices: the part of a flat machine that a token needs where it stands (decision 0001). */
import { invokesOf, type Machine, type StateNode, transitionsIn } from '../machine.js';

const targetsOf = (state: StateNode): string[] =>
  transitionsIn(state).flatMap((one) => (one.target === undefined ? [] : [one.target]));

export function isFlat(machine: Machine): boolean {
  if (machine.on !== undefined) return false;
  return Object.values(machine.states).every(
    (state) =>
      state.states === undefined &&
      (state.type === undefined || state.type === 'atomic' || state.type === 'final') &&
      targetsOf(state).every((target) => Object.hasOwn(machine.states, target)),
  );
}

/**
 * What entering and passing a state needs: the rest waits for the slice of the state where the token rests.
 */
function passing(state: StateNode): StateNode {
  const { on: _on, after, invoke, ...kept } = state;
  const slim: StateNode = kept;
  if (after) slim.after = Object.fromEntries(Object.keys(after).map((delay) => [delay, {}]));
  if (invoke) slim.invoke = invokesOf(state).map(({ src, id }) => ({ src, id }));
  return slim;
}

export function sliceOf(machine: Machine, state: string): Machine {
  const own = machine.states[state]!;
  const states: Record<string, StateNode> = { [state]: own };
  const open = targetsOf(own);
  while (open.length > 0) {
    const next = open.pop()!;
    if (Object.hasOwn(states, next)) continue;
    states[next] = passing(machine.states[next]!);
    open.push(...targetsOf({ always: machine.states[next]!.always }));
  }
  return { ...machine, initial: state, states };
}
