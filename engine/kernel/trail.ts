/**
 * Keeps the trail: what tokens have behind them, what is finished, what has reached outside; and goes back
 * along it. `elements/flow/trail.ts` reads it.
 *
 * TR3 Going back ends the tokens that descend from the node, in its scope with everything within them, and
 *     forgets those of them that wait in joins. A join that had let an obsolete token pass is undone: what it
 *     had consumed from elsewhere waits in it again. Then one token enters the node, with what the node had
 *     behind it behind it. So every token of the scope is one that the diagram could have had there.
 */

import type { Order } from '../elements/contract/stepping.js';
import { descends, finishedIn, obsoleteFrom, tokensAround } from '../elements/flow/trail.js';
import { finishedPerScopeMax } from '../limits.js';
import type { Arrival, Finished, Key, Trail } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { removeToken } from './removeToken.js';
import { stateName } from './stateName.js';

const trailOf = (kernel: Kernel, scope: Key): Trail => kernel.state.trails[scope] ?? { finished: [] };

/** The oldest records go first: one cannot go back that far any more. */
export function noteFinished(kernel: Kernel, scope: Key, record: Finished): void {
  const trail = trailOf(kernel, scope);
  const finished = [...trail.finished, record].slice(-finishedPerScopeMax);
  kernel.put('trails', scope, { ...trail, finished });
}

/** What a token has behind it cannot be taken back by a withdrawal any more: it has reached outside. */
export function spend(kernel: Kernel, token: Key, element: string): void {
  for (const { scope, after } of tokensAround(kernel.state, token)) {
    const trail = trailOf(kernel, scope);
    if (!after) {
      if (scope === kernel.state.root && trail.spent === undefined)
        kernel.put('trails', scope, { ...trail, spent: element });
      continue;
    }
    const isNew = ({ key, spent }: Finished) => spent === undefined && after.includes(key);
    if (!trail.finished.some(isNew)) continue;
    const finished = trail.finished.map((one) => (isNew(one) ? { ...one, spent: element } : one));
    kernel.put('trails', scope, { ...trail, finished });
  }
}

export function forgetTrail(kernel: Kernel, scope: Key): void {
  if (kernel.state.trails[scope]) kernel.drop('trails', scope);
}

/** Ends what descends from a finished node and undoes the joins in between (TR3); its own record goes too. */
export function undoFrom(kernel: Kernel, scopeKey: Key, from: Finished): void {
  const trail = trailOf(kernel, scopeKey);
  const obsolete = obsoleteFrom(trail.finished, from.key);
  for (const token of Object.values(kernel.state.tokens)) {
    if (token.scope === scopeKey && descends(token.after, obsolete)) removeToken(kernel, token.key);
  }
  const undone = trail.finished.filter(({ key }) => obsolete.has(key));
  kernel.put('trails', scopeKey, {
    ...trail,
    finished: finishedIn(kernel.state, scopeKey).filter(({ key }) => !obsolete.has(key)),
  });
  restoreArrivals(kernel, scopeKey, undone, obsolete);
}

/** Arrivals that descend from the node go, and what undone joins had consumed beside them comes back. */
function restoreArrivals(kernel: Kernel, scopeKey: Key, undone: Finished[], obsolete: Set<Key>): void {
  const arrived = new Map(Object.entries(kernel.state.scopes[scopeKey]!.arrived ?? {}));
  for (const { element, consumed = [] } of undone) {
    arrived.set(element, [...consumed, ...(arrived.get(element) ?? [])]);
  }
  const kept = [...arrived].flatMap(([gateway, list]) => {
    const left = list.filter(({ after }) => !descends(after, obsolete));
    return left.length > 0 ? [[gateway, left] as const] : [];
  });
  const counts = kept.map(([gateway, list]) => [gateway, countsOf(list)] as const);
  const scope = kernel.state.scopes[scopeKey]!;
  kernel.put('scopes', scopeKey, {
    ...scope,
    arrived: Object.fromEntries(kept),
    arrivals: Object.fromEntries(counts),
  });
}

function countsOf(arrived: readonly Arrival[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { flow } of arrived) counts[flow] = (counts[flow] ?? 0) + 1;
  return counts;
}

/** Orders that somebody outside may have carried out before they could be taken back. */
const reaching: ReadonlySet<Order['type']> = new Set([
  'job.offer',
  'message.publish',
  'dataStore.write',
  'signal.broadcast',
  'instance.start',
  'instance.undo',
  'parent.escalate',
]);

const isNotice = (kernel: Kernel, order: Order): boolean =>
  order.type === 'job.offer' && kernel.state.jobs[order.job]?.isNotice === true;

/** Notes on the trail that a step has reached outside, and from where. A notice decides nothing. */
export function noteReach(kernel: Kernel, order: Order): void {
  const acting = kernel.acting === undefined ? undefined : kernel.state.tokens[kernel.acting];
  if (acting && reaching.has(order.type) && !isNotice(kernel, order))
    spend(kernel, acting.key, stateName(acting.state));
}
