/**
 * What a commit changes in the views: a pure function of the definition, the commit and the states around it,
 * so that the running engine, the sweeper and a rebuild write the same rows. Rows are compared by identity: a
 * step shares every entity that it does not touch.
 */
import type { Commit, Definition, InstanceState, Key } from '../vocabulary.js';
import { attachmentViews } from './viewsOfAttachments.js';
import { incidentViews } from './viewsOfIncidents.js';
import { instanceViews } from './viewsOfInstance.js';
import { jobViews } from './viewsOfJobs.js';
import { remarkViews } from './viewsOfRemarks.js';
import { taskViews } from './viewsOfTasks.js';
import { subscriptionViews, timerViews } from './viewsOfWaits.js';

export const viewNames = [
  'instances',
  'tasks',
  'jobs',
  'timers',
  'subscriptions',
  'incidents',
  'attachmentReferences',
  'remarks',
] as const;
export type ViewName = (typeof viewNames)[number];

/** An update's operators; it is applied only to a row of lower seq. */
export interface Change {
  $set: Record<string, unknown>;
  $unset?: Record<string, ''>;
  $addToSet?: Record<string, unknown>;
}
export type ViewWrite =
  | { kind: 'insert'; view: ViewName; row: { _id: Key } }
  | { kind: 'update'; view: ViewName; key: Key; seq: number; change: Change };

export interface Step {
  definition: Definition;
  commit: Commit;
  before: InstanceState | null;
  after: InstanceState;
}

export function viewsOf(
  definition: Definition,
  commit: Commit,
  before: InstanceState | null,
  after: InstanceState,
): ViewWrite[] {
  const step: Step = { definition, commit, before, after };
  return [
    ...instanceViews(step),
    ...taskViews(step),
    ...jobViews(step),
    ...timerViews(step),
    ...subscriptionViews(step),
    ...incidentViews(step),
    ...attachmentViews(step),
    ...remarkViews(step),
  ];
}
