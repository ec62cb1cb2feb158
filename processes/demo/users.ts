/**
 * Demo accounts. Every department has an applicant (`mzj.requester`), two approvers (`gaj.provider`,
 * `gaj.provider2`), a lead (`gaj.lead`) and a technical contact (`gaj.support`); the names of the others are
 * in the table below. People are invented.
 */
import type { Membership, Role, User } from '../../models/users.js';
import { municipalDepartments, organisations, platformOrganisation } from './organisations.js';

/** The password of every demo account; the README prints it. Nothing but demo data may hang on it. */
export const demoPassword = 'banli-demo';

export type DemoUser = Pick<User, '_id' | 'displayName' | 'memberships' | 'phone'>;

const surnames = '王李张刘陈杨赵黄周吴徐孙马胡朱郭何林高罗'.split('');
const givenNames = '伟 芳 建国 秀英 敏 志强 丽 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 玲 慧 倩'.split(' ');
const departmentRoles: readonly Role[] = ['requester', 'provider', 'lead', 'support'];

/**
 * The n-th invented person: surname and given name run through lists of coprime length, so that no two
 * are equal.
 */
const person = (n: number) => ({
  displayName: `${surnames[n % surnames.length]}${givenNames[n % givenNames.length]}`,
  phone: `0375-${2_660_000 + n * 37}`,
});

function accountsOf(organisation: string, accountRoles: readonly Role[]): [string, Membership[]][] {
  return accountRoles.map((role) => [`${organisation}.${role}`, [{ role, organisation }]]);
}

function systemAccount(role: Role): [string, Membership[]] {
  return [role, [{ role, organisation: platformOrganisation }]];
}

/** A colleague in the same post: to pass a task on to, to sign beside, to stand in while one is away. */
const colleague = (organisation: string, role: Role): [string, Membership[]] => [
  `${organisation}.${role}2`,
  [{ role, organisation }],
];

const counties = organisations.filter((each) => each.county !== undefined);
const accounts: [string, Membership[]][] = [
  ...municipalDepartments.flatMap((each) => accountsOf(each._id, departmentRoles)),
  ...accountsOf(platformOrganisation, ['platform', 'lead', 'support']),
  ...accountsOf('szf', ['government']),
  ...counties.flatMap((each) =>
    accountsOf(each._id, [each.kind === 'county-agency' ? 'county-agency' : 'requester', 'lead']),
  ),
  systemAccount('designer'),
  systemAccount('auditor'),
  systemAccount('admin'),
  systemAccount('worker'),
  colleague(platformOrganisation, 'platform'),
  ...municipalDepartments.map((each) => colleague(each._id, 'provider')),
];

export const demoUsers: readonly DemoUser[] = accounts.map(([name, memberships], n) => ({
  _id: name,
  memberships,
  ...person(n),
}));
