/**
 * Who sees authorisations and deliveries: the organisations concerned, the platform, which runs the
 * exchange (A5), the exchange platform's own account, auditors and admins; and who decides over an
 * authorisation: the provider of the data (A19).
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
 * Suspends, resumes and terminates: an approver of the provider, whom A19-a entitles whoever granted. Of what
 * the platform itself provides (A18) that is its staff, who in its own office have the role "platform".
 */
export function refuseUnentitled(caller: Caller, { _id, provider }: Authorisation): void {
  const entitled = [`provider@${provider}`, `platform@${provider}`];
  if (entitled.some((group) => caller.groups.includes(group))) return;
  throw new CodedError('FORBIDDEN', say(grantWords.approvers, { provider, key: _id }));
}
