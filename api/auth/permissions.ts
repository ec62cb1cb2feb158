/**
 * Which roles hold which permission. A route names one permission; rows are narrowed further by organisation.
 */
import { type Role, roles } from '../../models/users.js';

const clerks: Role[] = [
  'requester',
  'provider',
  'lead',
  'support',
  'platform',
  'county-agency',
  'government',
];
const everyone: Role[] = [...roles];

export const permissions = {
  'session.read': everyone,
  'catalogue.read': everyone,
  /** Which resources one keeps is a matter of the resource. */
  'catalogue.write': ['provider', 'platform'],
  'calendar.read': everyone,
  'calendar.write': ['platform', 'admin'],
  'clock.control': ['admin'],
  'definition.read': everyone,
  'definition.deploy': ['designer', 'admin'],
  /** Who may start which process is data of the definition; a worker or auditor never starts one by hand. */
  'instance.start': [...clerks, 'designer', 'admin', 'worker'],
  'instance.read': everyone,
  'instance.cancel': ['admin'],
  /** Running a history again shows every variable of every step. */
  'instance.audit': ['auditor', 'admin'],
  /** What it holds may have come from any instance. */
  'dataStore.read': ['auditor', 'admin'],
  'task.read': everyone,
  /** Whose clock one may change is a matter of the task. */
  'limit.change': ['lead', 'platform', 'admin'],
  'task.work': [...clerks, 'admin'],
  'statistics.read': everyone,
  'statistics.publish': ['platform', 'admin'],
  'phrase.use': everyone,
  'seal.read': everyone,
  'seal.use': clerks,
  'seal.register': ['platform', 'admin'],
  'attachment.read': everyone,
  'attachment.write': [...clerks, 'designer', 'admin', 'worker'],
  'job.work': ['worker', 'admin'],
  'message.publish': ['worker', 'admin'],
  'signal.broadcast': ['worker', 'admin'],
  'conditional.evaluate': ['worker', 'admin'],
  'incident.read': ['admin', 'auditor', 'designer', 'worker'],
  'incident.resolve': ['admin'],
  'inbox.read': everyone,
  'grant.read': everyone,
  /** Which organisation's authorisations one decides over is a matter of the authorisation. */
  'grant.decide': ['provider', 'platform'],
  'grant.report': ['worker', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

/** `public` needs no token. */
export type Permission = keyof typeof permissions | 'public';

export const isPermitted = (permission: Permission, held: ReadonlySet<Role>): boolean =>
  permission === 'public' || permissions[permission].some((role) => held.has(role));
