/** The place of a token that rests: its state and the non-interrupting events that have occurred there. */

const separator = '\n';
export const stateOf = (place: string): string => place.split(separator, 1)[0]!;
export const seenAt = (place: string): string[] => place.split(separator).slice(1);
export const placeOf = (state: string, seen: string[]): string => [state, ...seen.sort()].join(separator);

/** The element of a state: parts of an element have its name before a tilde. */
export const elementOf = (state: string): string => state.replace(/~.*$/, '').replaceAll(':', '.');
