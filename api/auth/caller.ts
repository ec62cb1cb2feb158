/** Who makes a request: the account and what it acts as. */
import type { Actor } from '../../engine/vocabulary.js';
import type { Membership, Role } from '../../models/users.js';

export interface Caller {
  name: string;
  displayName: string;
  memberships: readonly Membership[];
  roles: ReadonlySet<Role>;
  /** `role@organisation`, as candidate groups are written. */
  groups: readonly string[];
  /** The built-in identity provider, or an OIDC issuer. */
  /** 代理: the absent ones for whom he stands in now, where a route asks for them. */
  inPlaceOf?: readonly Caller[];
  source: 'local' | 'oidc' | 'anonymous';
}

export function callerOf(
  name: string,
  displayName: string,
  memberships: readonly Membership[],
  source: Caller['source'],
): Caller {
  return {
    name,
    displayName,
    memberships,
    roles: new Set(memberships.map(({ role }) => role)),
    groups: memberships.map(({ role, organisation }) => `${role}@${organisation}`),
    source,
  };
}

export const anonymous: Caller = callerOf('', '', [], 'anonymous');

/** How the caller stands in the log. Accounts that are nothing but workers act as workers. */
export function actorOf(caller: Caller): Actor {
  const isWorker = caller.roles.size === 1 && caller.roles.has('worker');
  return { kind: isWorker ? 'worker' : 'user', id: caller.name };
}

/** May see every instance and task. An auditor sees and does not touch. */
export const seesAll = (caller: Caller): boolean => caller.roles.has('auditor') || caller.roles.has('admin');

/** The caller himself and those for whom he stands in. */
export const personsOf = (caller: Caller): readonly Caller[] => [caller, ...(caller.inPlaceOf ?? [])];
