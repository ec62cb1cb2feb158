/**
 * Signing (会签、或签、票签): one user task that several people sign, each with a task of his own
 * (`banli:signing`, decision 0027). The round is judged whenever a signature is given.
 *
 * SG1 A round is decided once; what is still open in it is then canceled, and its result is one variable.
 * SG2 A signer before another (前加签) advises and does not count; one after another (后加签) makes the
 *     signature before him wait; one beside him (并行加签) counts like any other.
 */
import { signersPerTaskMax } from '../../limits.js';
import type {
  Activity,
  Json,
  Key,
  Signature,
  Signer,
  SignerPosition,
  Signing,
  Task,
  Variables,
} from '../../vocabulary.js';
import { said } from '../../wordings/faults.js';
import { Fault } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';

export const agreesByDefault = 'decision = "approved"';
const resultByDefault = 'signing';

/** What `banli:signing` of a user task says, as the input of its state. */
export type SigningInput = Pick<Signing, 'mode'> & {
  [attribute in 'signers' | 'agrees' | 'threshold' | 'result']?: string;
} & { veto?: true };

export function newSigning(input: SigningInput | undefined): Signing {
  const { mode = 'all', agrees = agreesByDefault, threshold, veto, result = resultByDefault } = input ?? {};
  return {
    mode,
    agrees,
    ...(threshold !== undefined && { threshold }),
    ...(veto && { veto }),
    result,
    ...(input && { declared: true as const }),
    open: [],
    signatures: [],
  };
}

function signerOf(value: Json): Signer | undefined {
  if (typeof value === 'string' && value.trim() !== '') return { name: value.trim(), weight: 1 };
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { user, group, weight = 1 } = value;
  const name = user ?? group;
  if (typeof name !== 'string' || typeof weight !== 'number' || !(weight >= 0)) return undefined;
  return { name, weight };
}

/** The signers that the expression gives, or else each candidate of the task. */
function signersOf(step: Stepping, activity: Activity, base: Task, written: string | undefined): Signer[] {
  const candidates: Json = [...base.candidateGroups, ...base.candidateUsers];
  const value =
    written === undefined ? candidates : step.evaluate(written, { scope: activity.scope, activity });
  const list = Array.isArray(value) ? value.map(signerOf) : [];
  if (list.length === 0 || list.includes(undefined)) {
    const found = JSON.stringify(value);
    throw new Fault('EXPRESSION_FAILED', said('notSigners', { found }));
  }
  const signers = [...new Map((list as Signer[]).map((one) => [one.name, one])).values()];
  refuseTooMany(signers.length);
  return signers;
}

export function refuseTooMany(signers: number): void {
  if (signers <= signersPerTaskMax) return;
  throw new Fault('LIMIT_EXCEEDED', said('manySigners', { max: signersPerTaskMax, found: signers }));
}

/** What a signer's task takes over of the one that it stands beside. */
function blank(task: Task): Task {
  const { assignee: _1, touched: _2, delegatedBy: _3, urged: _4, waitsFor: _5, ...rest } = task;
  const { followedBy: _6, added: _7, attachments: _8, weight: _9, ...base } = rest;
  return base;
}

const isGroup = (name: string): boolean => name.includes('@');

/** Opens a signer's task; of a user it is in his hands at once. */
export function openSigner(
  step: Stepping,
  of: Key,
  like: Task,
  { name, weight }: Signer,
  added?: { task: Key; position: SignerPosition },
): Key {
  const key = step.nextKey();
  const who = isGroup(name)
    ? { candidateGroups: [name], candidateUsers: [] }
    : { candidateGroups: [], candidateUsers: [name], assignee: name };
  const task: Task = { ...blank(like), key, of, ...who, weight, openedAt: step.at, ...(added && { added }) };
  step.put('tasks', key, task);
  step.move({ type: 'task.opened', key, element: task.element });
  return key;
}

/** Opens the round that the diagram declares. */
export function openSigning(step: Stepping, activity: Activity, base: Task, input: SigningInput): void {
  const signers = signersOf(step, activity, base, input.signers);
  const open = signers.map((signer) => openSigner(step, activity.key, base, signer));
  step.put('activities', activity.key, { ...activity, signing: { ...newSigning(input), open } });
}

export function keepSigning(step: Stepping, key: Key, signing: Signing): void {
  step.put('activities', key, { ...step.state.activities[key]!, signing });
}

const counts = ({ position }: { position?: SignerPosition }): boolean => position !== 'before';

interface Tally {
  agreed: number;
  total: number;
  /** Weight that may still come. */
  pending: number;
  decisive: Signature[];
}

function tallyOf(step: Stepping, { signatures, open }: Signing): Tally {
  const counted = signatures.filter(counts);
  const decisive = counted.filter(({ awaits }) => !awaits?.length);
  const tasks = open.map((key) => step.state.tasks[key]!).filter(({ added }) => counts(added ?? {}));
  const later = tasks.flatMap(({ followedBy = [] }) => followedBy);
  const sum = (list: readonly { weight?: number }[]) =>
    list.reduce((total, { weight = 1 }) => total + weight, 0);
  const waiting = counted.filter((one) => !decisive.includes(one));
  const pending = sum(tasks) + sum(later) + sum(waiting);
  const agreed = sum(decisive.filter(({ agrees }) => agrees));
  return { agreed, pending, total: sum(decisive) + pending, decisive };
}

/** Whether a weight of agreement carries a vote. */
function carries(step: Stepping, activity: Activity, total: number): (weight: number) => boolean {
  const { threshold } = activity.signing!;
  if (threshold === undefined) return (weight) => weight * 2 > total;
  const place = { scope: activity.scope, activity, locals: { totalWeight: total } };
  const needed = step.evaluate(`=${threshold}`, place);
  if (typeof needed === 'number' && needed > 0) return (weight) => weight >= needed;
  const found = JSON.stringify(needed);
  throw new Fault('EXPRESSION_FAILED', said('notThreshold', { expression: threshold, found }));
}

/** Whether the round is decided, and how; undefined while it is open. */
function outcomeOf(step: Stepping, activity: Activity, signing: Signing, tally: Tally): boolean | undefined {
  const { agreed, pending, total, decisive } = tally;
  if (signing.veto && decisive.some(({ agrees }) => !agrees)) return false;
  // Of one and those after him the last word counts.
  if (signing.mode === 'any') return decisive.at(-1)?.agrees;
  if (signing.mode === 'vote') {
    const isCarried = carries(step, activity, total);
    if (isCarried(agreed)) return true;
    return signing.open.length > 0 && isCarried(agreed + pending) ? undefined : false;
  }
  return signing.open.length === 0 ? decisive.every(({ agrees }) => agrees) : undefined;
}

/** Ends the round when it is decided (SG1). */
export function judgeSigning(step: Stepping, key: Key): void {
  const activity = step.state.activities[key]!;
  const signing = activity.signing!;
  const tally = tallyOf(step, signing);
  const agreed = outcomeOf(step, activity, signing, tally);
  if (agreed === undefined) return;
  for (const open of signing.open) cancelTask(step, open);
  cancelCorrections(step, key);
  const done: Activity = { ...activity, signing: { ...signing, open: [] }, worked: {} };
  step.put('activities', key, done);
  step.completeActivity(done, resultsOf(signing, tally, agreed));
}

/** What the applicant was asked for on behalf of an activity that is over (补正). */
export function cancelCorrections(step: Stepping, activity: Key): void {
  for (const { key, of, purpose } of Object.values(step.state.tasks)) {
    if (purpose === 'correction' && of === activity) cancelTask(step, key);
  }
}

export function cancelTask(step: Stepping, key: Key): void {
  const task = step.state.tasks[key];
  if (!task) return;
  step.drop('tasks', key);
  step.move({ type: 'task.canceled', key, element: task.element });
}

/** The result, and where one handler has added signers, what he and those after him submitted. */
function resultsOf(
  { declared, mode, result, signatures }: Signing,
  tally: Tally,
  agreed: boolean,
): Variables {
  const summary = {
    mode,
    outcome: agreed ? 'approved' : 'rejected',
    agreedWeight: tally.agreed,
    totalWeight: tally.total,
    signatures: signatures.map(({ task: _key, awaits: _none, ...one }) => one),
  };
  const own = declared
    ? []
    : signatures.filter(({ position }) => position === undefined || position === 'after');
  return {
    ...Object.assign({}, ...own.map(({ variables }) => variables)),
    [result]: summary as unknown as Json,
  };
}
