/** Takes a token away, with everything that its state holds open. */
import { actions } from '../elements/registry.js';
import type { Key, Token } from '../vocabulary.js';
import { closeActivity } from './activities.js';
import { dropIncident } from './incidents.js';
import type { Kernel } from './kernel.js';
import { stateName } from './stateName.js';

/** Closes everything that a token's state holds open. */
export function releaseAll(kernel: Kernel, token: Token): void {
  for (const key of Object.values(token.activities)) closeActivity(kernel, key);
  const by = { token: token.key, state: stateName(token.state), flow: undefined };
  for (const raised of Object.keys(token.timers)) actions['xstate.cancel']!(kernel, by, { sendId: raised });
  for (const element of Object.keys(token.subscriptions)) actions.unsubscribe!(kernel, by, { element });
  for (const condition of Object.values(kernel.state.conditions)) {
    if (condition.token === token.key) kernel.drop('conditions', condition.key);
  }
  for (const incident of Object.values(kernel.state.incidents)) {
    if (incident.token === token.key) dropIncident(kernel, incident.key, 'incident.dropped');
  }
}

/** Removes a token without telling anybody who waits for its end. */
export function removeToken(kernel: Kernel, key: Key): void {
  const token = kernel.state.tokens[key];
  if (!token) return;
  releaseAll(kernel, token);
  actions.forgetDataStores!(kernel, { token: key, state: stateName(token.state), flow: undefined }, {});
  kernel.drop('tokens', key);
  if (token.listener) return;
  const scope = kernel.state.scopes[token.scope]!;
  kernel.put('scopes', scope.key, { ...scope, tokens: scope.tokens - 1 });
}
