/** Human work, and what the log records of it. */
import type { Signer, SignerPosition } from './signing.js';
import type { Limit } from './term.js';
import type { Instant, Key, Variables } from './value.js';

/**
 * A file that became part of an instance. The log keeps what identifies the bytes, not the bytes: a replay
 * does without them, and whoever has them can show that they are the ones.
 */
export interface Attachment {
  key: Key;
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal, in lower case. */
  sha256: string;
}

/** A date of `zeebe:taskSchedule` that asked for working days: what a calendar is asked again. */
export interface TaskDate {
  expression: string;
  setAt: Instant;
  /** What the expression knew when the task was opened. */
  variables: Variables;
}

/** Human work. */
export interface Task extends Limit {
  key: Key;
  element: string;
  name: string;
  assignee?: string;
  /** `role@organisation`, e.g. `provider@gaj`. */
  candidateGroups: string[];
  candidateUsers: string[];
  priority: number;
  /** Id of the form, bound to the version deployed with or before the definition. */
  form?: string;
  followUpAt?: Instant;
  /** Of its dates those that asked for working days, and what they were counted with. */
  schedule?: { calendar: string; dueDate?: TaskDate; followUpDate?: TaskDate };
  openedAt: Instant;
  customHeaders: Record<string, string>;
  /** The run of its element, where that has several tasks; without it the one of the same key. */
  of?: Key;
  /** The applicant's task: to change what he applied for, or to hand in what a handler asks for (补正). */
  purpose?: 'revision' | 'correction';
  /** 补正: what is missing, whose task waits for it, and whether the request holds its clock. */
  asks?: { items: string[]; from: Key; holds?: true };
  /** What the definition says about working it (`banli:handling`). */
  handling?: Handling;
  /** Who may not handle it: they applied (`elements/taskVerbs/ownApplication.ts`). */
  refusedTo?: string[];
  /** Somebody has worked it since it was opened: what led to it cannot be withdrawn any more. */
  touched?: true;
  /** 委派: who waits for the task to come back. */
  delegatedBy?: string;
  /** What it counts in a vote. */
  weight?: number;
  /** 加签: whose task it was added from, and when it is signed. */
  added?: { task: Key; position: SignerPosition };
  /** Tasks of signers before its own: until they have signed, it is on hold. */
  waitsFor?: Key[];
  /** Who signs after it. */
  followedBy?: Signer[];
  /** 抄送: users, and groups with an `@`. */
  copiedTo?: string[];
  /** 督办 */
  supervised?: true;
  /** 催办 */
  urged?: { times: number; lastAt: Instant };
  /** Files that were added to it while it is open, and the seq of the commit that added each. */
  attachments?: Record<Key, number>;
}

/** `banli:handling`: the rules of a definition for the verbs on its tasks. */
export interface Handling {
  /** The verbs that may be used; without it all. */
  verbs?: string[];
  /** The verbs that need an opinion here, beside those that always do. */
  opinion?: string[];
  /** How long an opinion is at least, in characters without spaces around. */
  opinionCharsMin?: number;
  /** How many working days the applicant has for what he is asked for (补正); without it no limit. */
  correctionDays?: number;
  /** Whether the applicant may handle it; without it as `elements/taskVerbs/ownApplication.ts` says. */
  ownApplication?: 'allowed' | 'refused';
}

/** The words that a handler leaves with what he does (意见). */
interface WithOpinion {
  opinion?: string;
}

/** Where a task is returned to. `here` comes back to the node that returns it, `start` begins anew. */
export type ReturnTarget =
  | { kind: 'previous' }
  | { kind: 'node'; element: string }
  | { kind: 'applicant'; resume: 'here' | 'start' };

/** What happened to a task, by type of event. */
export interface TaskEventPayloads {
  'task.assigned': { task: Key; assignee: string; allowOverride: boolean };
  'task.unassigned': { task: Key } & WithOpinion;
  'task.completed': {
    task: Key;
    variables: Variables;
    action?: string;
    /** Files that its form was handed in with. */
    attachments?: Attachment[];
  } & WithOpinion;
  'task.transferred': { task: Key; to: string } & WithOpinion;
  'task.delegated': { task: Key; to: string } & WithOpinion;
  /** A delegated task comes back to who delegated it. */
  'task.resolved': { task: Key; variables: Variables } & WithOpinion;
  'task.returned': { task: Key; target: ReturnTarget } & WithOpinion;
  /** The task was completed; whoever did so takes it back. */
  'task.withdrawn': { task: Key } & WithOpinion;
  'task.signersAdded': { task: Key; signers: Signer[]; position: SignerPosition } & WithOpinion;
  'task.signerRemoved': { task: Key; signer: string } & WithOpinion;
  'task.correctionRequested': { task: Key; items: string[] } & WithOpinion;
  'task.correctionWithdrawn': { task: Key } & WithOpinion;
  'task.urged': { task: Key } & WithOpinion;
  /** 批注: what somebody has to say of it; it changes nothing. */
  'task.commented': { task: Key; text: string };
  'task.copied': { task: Key; to: string[] } & WithOpinion;
  'task.supervised': { task: Key } & WithOpinion;
  'task.attached': { task: Key; attachments: Attachment[] };
  /** A file is taken off the open task again; the log keeps that it was there. */
  'task.detached': { task: Key; attachment: Key };
}
export type TaskEventType = keyof TaskEventPayloads;

/** Moves that one verb makes on one task. */
export type TaskMove =
  | 'task.opened'
  | 'task.assigned'
  | 'task.unassigned'
  | 'task.completed'
  | 'task.canceled'
  | 'task.transferred'
  | 'task.delegated'
  | 'task.resolved'
  | 'task.signersAdded'
  | 'task.signerRemoved'
  | 'task.returned'
  | 'task.withdrawn'
  | 'task.correctionRequested'
  | 'task.correctionWithdrawn'
  | 'task.urged'
  | 'task.commented'
  | 'task.copied'
  | 'task.supervised'
  | 'task.attached'
  | 'task.detached';
