/** What tokens carry to and from data stores (`elements/dataStore.ts`). */

import type { Place, Stepping } from '../elements/contract/stepping.js';
import { actions } from '../elements/registry.js';
import type { Key, StateValue, StoreWrite, Token } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { stateName } from './stateName.js';

/** The token takes along what is to be written once it has left its node. */
export function carryWrites(step: Stepping, key: Key, element: string, writes: StoreWrite[]): void {
  const token = step.state.tokens[key]!;
  const carried = [...(token.writing?.writes ?? []), ...writes];
  step.put('tokens', key, { ...token, writing: { element, writes: carried } });
}

/** The token that a non-interrupting event gives birth to has what the event has caught to write. */
export function handOverWriting(kernel: Kernel, from: Token | undefined): Pick<Token, 'writing'> {
  if (!from?.writing || from.writing.key !== undefined) return {};
  const { writing, ...token } = from;
  kernel.put('tokens', token.key, token);
  return { writing };
}

/** What the acting token has read shadows all but what the place itself brings (DS1). */
export function withRead(kernel: Kernel, place: Place): Place {
  const values =
    kernel.acting === undefined ? undefined : kernel.state.tokens[kernel.acting]?.reading?.values;
  return values ? { ...place, locals: { ...values, ...place.locals } } : place;
}

/** A token that has entered what it read for keeps nothing of it (DS1). */
export function forgetRead(kernel: Kernel, key: Key, entered: StateValue): void {
  const { reading, ...token } = kernel.state.tokens[key]!;
  if (!reading) return;
  const { machine } = kernel.state.scopes[token.scope]!;
  const state = stateName(entered);
  if (kernel.machineJson(machine).states[state]?.tags?.includes('reading')) return;
  actions.forgetDataStores!(kernel, { token: key, state, flow: undefined }, {});
  kernel.put('tokens', key, token);
}

/** The state to enter when a node is gone back to: what it reads is then read again. */
export function stateToReturnTo(kernel: Kernel, { scope, state }: Token): string {
  const name = stateName(state);
  const { machine } = kernel.state.scopes[scope]!;
  const readIn = kernel.machineJson(machine).states[name]?.meta?.readIn;
  return typeof readIn === 'string' ? readIn : name;
}
