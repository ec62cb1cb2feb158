/**
 * What still breaks a rule: lists that only shrink. A test that pays a debt fails until the debt is taken off
 * its list; `UPDATE=1 npm test -- test/repo` does that. Nothing ever adds to them but a hand.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText, root } from './files.js';

const path = 'test/repo/debts.json';

export interface Debts {
  /** Bounds that no test reaches. */
  untestedBounds: string[];
  /** Bounds that nothing uses. */
  unusedBounds: string[];
  /** Files that are longer than a file may be. */
  longFiles: string[];
  /** Invariants that no test cites. */
  unprovenInvariants: string[];
}

/** What is owed and not on the list, and what is on the list and no longer owed; both are to be empty. */
export function compareDebts(list: keyof Debts, owed: string[]): { unlisted: string[]; paid: string[] } {
  const debts = JSON.parse(readText(path)) as Debts;
  if (process.env.UPDATE === '1') {
    debts[list] = debts[list].filter((name) => owed.includes(name));
    writeFileSync(join(root, path), `${JSON.stringify(debts, null, 2)}\n`);
  }
  const listed = debts[list];
  return {
    unlisted: owed.filter((name) => !listed.includes(name)),
    paid: listed.filter((name) => !owed.includes(name)),
  };
}
