/** A name that is nearly another one: what somebody has meant who wrote it by hand. */

/** Letters put in, left out, changed or swapped with their neighbour, to make one word of the other. */
function editsBetween(one: string, other: string): number {
  let [before, above] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        current[column - 1]! + 1,
        above[column]! + 1,
        above[column - 1]! + (isSame ? 0 : 1),
        isSwapped && row > 1 ? before[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, above] = [above, current];
  }
  return above[other.length]!;
}

/** Longer names have room for a second slip, and those that are longer still are none of BPMN. */
const editsOf = (name: string): number => (name.length < 8 ? 1 : name.length < 40 ? 2 : -1);

/** The name of a list that is nearest to a name, if it is near, whatever their letters' case. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const written = name.toLowerCase();
  let [found, least]: [string | undefined, number] = [undefined, editsOf(name) + 1];
  for (const one of names) {
    if (Math.abs(one.length - name.length) >= least) continue;
    const edits = editsBetween(written, one.toLowerCase());
    if (edits < least) [found, least] = [one, edits];
  }
  return found;
}
