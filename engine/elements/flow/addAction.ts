/** What elements add to the state of a node, theirs or their host's. */
import { listOf, type Named, type StateNode, type Transition } from '../../machine.js';

/** Adds an action to what happens when a state is entered or left. */
export function addAction(state: StateNode, when: 'entry' | 'exit', action: Named): void {
  state[when] = [...listOf(state[when]), action];
}

/** Adds an answer to an event of a state; one that names a code goes before one that takes any. */
export function addCatch(state: StateNode, event: string, caught: Transition, first: boolean): void {
  const others = listOf(state.on?.[event] as Transition | Transition[] | undefined);
  state.on = { ...state.on, [event]: first ? [caught, ...others] : [...others, caught] };
}
