/**
 * Who sees authorisations and deliveries: the organisations concerned, the platform, which runs the
 * exchange (A5), the exchange platform's own account, auditors and admins; and who decides over an
 * authorisation: the approvers of whoever granted it, and of the provider of the data (A19).
 */
import { CodedError } from '../../engine/errors.js';
import { say, type Text } from '../../engine/wording.js';
import type { Authorisation } from '../../models/authorisations.js';
import { type Caller, seesAll } from '../auth/caller.js';
import type { Condition } from '../search.js';
import { grantWords } from '../wordings/grants.js';

const seesEverybody = (caller: Caller): boolean =>
  seesAll(caller) || caller.roles.has('platform') || caller.roles.has('worker');

export const organisationsOf = (caller: Caller): string[] => [
  ...new Set(caller.memberships.map(({ organisation }) => organisation)),
];

/** Conditions on rows whose parties stand in these fields; none for those who see all. */
export function partyConditions(caller: Caller, fields: readonly string[]): Condition[] {
  if (seesEverybody(caller)) return [];
  const mine = organisationsOf(caller);
  return [{ $or: fields.map((field) => ({ [field]: { $in: mine } })) }];
}

export function refuseStranger(caller: Caller, parties: readonly string[], otherwise: Text): void {
  if (seesEverybody(caller)) return;
  const mine = organisationsOf(caller);
  if (parties.some((party) => mine.includes(party))) return;
  throw new CodedError('FORBIDDEN', otherwise);
}

/**
 * Suspends, resumes and terminates: an approver of the organisation that granted, or of the one whose data it
 * is, which A19-a entitles whoever granted.
 */
export function refuseUnentitled(caller: Caller, { _id, grantor, provider }: Authorisation): void {
  const entitled = [`provider@${provider}`, `provider@${grantor}`, `platform@${grantor}`];
  if (entitled.some((group) => caller.groups.includes(group))) return;
  const parties = [...new Set([provider, grantor])];
  throw new CodedError('FORBIDDEN', say(grantWords.approvers, { parties, key: _id }));
}
