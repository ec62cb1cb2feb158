/**
 * Reading the trail of an instance: what a task has behind it, and what would be obsolete if one went back.
 *
 * TR1 A token or record descends from a finished node when that node is among what is behind it, directly or
 *     through what is behind that. Going back to a node makes exactly its descendants obsolete.
 * TR2 A record stands after everything that is behind it, so that what is dropped first (the oldest) is
 *     never between two that are kept.
 */
import type { Finished, InstanceState, Key, Token } from '../../vocabulary.js';

/** A finished node that one can go back to, in the scope of the task or in one around it. */
export interface Behind {
  scope: Key;
  record: Finished;
}

export const finishedIn = (state: InstanceState, scope: Key): Finished[] =>
  state.trails[scope]?.finished ?? [];

/** A node and everything that descends from it. */
export function obsoleteFrom(finished: readonly Finished[], from: Key): Set<Key> {
  const found = new Set([from]);
  for (const { key, after } of finished) if (after.some((one) => found.has(one))) found.add(key);
  return found;
}

export const descends = (after: readonly Key[] | undefined, from: ReadonlySet<Key>): boolean =>
  after?.some((one) => from.has(one)) === true;

/** The tokens within which a token moves, itself first: of its scope, and of every scope around it. */
export function* tokensAround(state: InstanceState, key: Key): Iterable<Token> {
  let token: Token | undefined = state.tokens[key];
  while (token) {
    yield token;
    const activity: Key | undefined = state.scopes[token.scope]?.activity;
    token = activity === undefined ? undefined : state.tokens[state.activities[activity]?.token ?? ''];
  }
}

/** Everything finished that a token has behind it, the latest last, joins apart. */
export function behind(state: InstanceState, token: Key): Behind[] {
  return [...tokensAround(state, token)].reverse().flatMap(({ scope, after }) => {
    const wanted = new Set(after);
    const found: Behind[] = [];
    for (const record of finishedIn(state, scope).toReversed()) {
      if (!wanted.has(record.key)) continue;
      for (const one of record.after) wanted.add(one);
      if (!record.consumed) found.unshift({ scope, record });
    }
    return found;
  });
}

/** The nodes right before: through joins there may be several. */
export function previous(state: InstanceState, token: Key): Behind[] {
  for (const { scope, after } of tokensAround(state, token)) {
    const records = new Map(finishedIn(state, scope).map((one) => [one.key, one]));
    const open = [...(after ?? [])];
    const found = new Map<Key, Behind>();
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const record = records.get(key);
      if (record?.consumed) open.push(...record.after);
      else if (record) found.set(key, { scope, record });
    }
    if (found.size > 0) return [...found.values()];
  }
  return [];
}

/** Whether something moves within one of the tokens. */
export function isWithin(state: InstanceState, token: Key, tokens: ReadonlySet<Key>): boolean {
  for (const one of tokensAround(state, token)) if (tokens.has(one.key)) return true;
  return false;
}
