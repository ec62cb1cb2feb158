/**
 * 撤回: the last handler takes back what he completed, and the applicant what he submitted, before anybody
 * goes on with it. What has been worked since, or has reached outside the instance (a job, a message, a
 * call), cannot be taken back and says so.
 */
import type { Activity, Actor, EventOf, Finished, InstanceState, Key, Refusal } from '../../vocabulary.js';
import { say, type Text } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import type { Handlers } from '../element.js';
import { type Behind, descends, finishedIn, isWithin, obsoleteFrom } from '../flow/trail.js';
import { applicantSide } from '../work/applicant.js';
import { keepSigning, openSigner } from '../work/signing.js';
import { refusePhased } from './return.js';
import { openRevision } from './revision.js';
import { doneBy, personsOf, principalOf, type View } from './verb.js';

const tooLate = (what: Text): Refusal => refusal('WITHDRAWAL_TOO_LATE', what);

function recordOf(state: InstanceState, key: Key): Behind | undefined {
  for (const scope of Object.keys(state.trails)) {
    const record = finishedIn(state, scope).find((one) => one.key === key);
    if (record) return { scope, record };
  }
  return undefined;
}

/** What has happened since, or undefined while nothing has. */
function refuseWorkedOn(state: InstanceState, { scope, record }: Behind): Refusal | undefined {
  const finished = finishedIn(state, scope);
  const obsolete = obsoleteFrom(finished, record.key);
  const since = finished.filter(({ key }) => obsolete.has(key));
  const later = since.find((one) => one !== record && !one.consumed);
  if (later) return tooLate(completedSince(later));
  const spent = since.find((one) => one.spent !== undefined)?.spent;
  if (spent !== undefined) return tooLate(say(taskWords.reachedOutside, { spent }));
  const tokens = Object.values(state.tokens).filter(
    (token) => token.scope === scope && descends(token.after, obsolete),
  );
  return refuseTouched(state, new Set(tokens.map(({ key }) => key)));
}

const completedSince = ({ element, by }: Finished): Text =>
  by === undefined
    ? say(taskWords.completedSince, { element })
    : say(taskWords.completedSinceBy, { element, by });

function refuseTouched(state: InstanceState, tokens: ReadonlySet<Key>): Refusal | undefined {
  const { tasks, activities } = state;
  const touched = Object.values(tasks).find(
    (task) => task.touched && isWithin(state, activities[task.of ?? task.key]!.token, tokens),
  );
  return touched && tooLate(say(taskWords.workedOn, { element: touched.element }));
}

function roundOf(state: InstanceState, key: Key): Activity | undefined {
  const signed = ({ signing }: Activity) => signing?.signatures.some(({ task }) => task === key);
  return Object.values(state.activities).find(signed);
}

/** The signer has a task again, under another key. */
function reopenSignature(
  step: Stepping,
  { key: round, element, signing }: Activity,
  { task: key, by }: EventOf<'task.withdrawn'>,
): undefined {
  const signature = signing!.signatures.find(({ task }) => task === key)!;
  const { position, weight, onBehalfOf = signature.by } = signature;
  const beside = step.state.tasks[signing!.open[0]!]!;
  step.move({ type: 'task.withdrawn', key, element, ...doneBy(by) });
  const added = position && { task: beside.key, position };
  const again = openSigner(step, round, beside, { name: onBehalfOf, weight }, added);
  const signatures = signing!.signatures.filter((one) => one !== signature);
  keepSigning(step, round, { ...signing!, open: [...signing!.open, again], signatures });
}

/** Why what was completed under a key cannot be taken back now. */
export function refuseWithdrawal(view: Pick<View, 'state'>, key: Key, by: Actor): Refusal | undefined {
  const { state } = view;
  const round = roundOf(state, key);
  const found = round ? undefined : recordOf(state, key);
  const signature = round?.signing?.signatures.find(({ task }) => task === key);
  if (!found && !signature) return tooLate(say(taskWords.nothingToTake, { key }));
  const owner = signature ? (signature.onBehalfOf ?? signature.by) : found!.record.by;
  if (owner === undefined || !personsOf(by).includes(owner)) {
    const why =
      owner === undefined
        ? say(taskWords.completedBySeveral, { key })
        : say(taskWords.completedBy, { key, owner });
    return refusal('WITHDRAWAL_NOT_OWN', why);
  }
  if (found) return refuseWorkedOn(state, found) ?? refusePhased(view, found);
  const hasAsked = signature!.position === 'before' || signature!.awaits !== undefined;
  return hasAsked ? tooLate(say(taskWords.letOthersSign, { owner })) : undefined;
}

function withdrawTask(step: Stepping, event: EventOf<'task.withdrawn'>): Refusal | undefined {
  const { task: key, by } = event;
  const refused = refuseWithdrawal(step, key, by);
  if (refused) return refused;
  const round = roundOf(step.state, key);
  if (round) return reopenSignature(step, round, event);
  const { scope, record } = recordOf(step.state, key)!;
  step.move({ type: 'task.withdrawn', key, element: record.element, ...doneBy(by) });
  step.goBack(scope, record, { handler: principalOf(by) });
  return undefined;
}

/**
 * The call in which an application goes on, when nothing else has come of it yet: it can then be taken back
 * within the called instance, while nobody has gone on with it there.
 */
export function callOfApplication({ root, tokens, calls, trails }: InstanceState): Key | undefined {
  const [call, ...others] = Object.values(calls);
  const { finished = [], spent } = trails[root] ?? {};
  const isAlone = others.length === 0 && Object.keys(tokens).length === 1 && finished.length === 0;
  return call && isAlone && spent === call.element ? call.key : undefined;
}

/** What is with the applicant, and with nobody else, is not taken back once more. */
function refuseReturned({ tasks, instance }: InstanceState): Refusal | undefined {
  const [first, ...others] = Object.values(tasks);
  if (!first || [first, ...others].some(({ purpose }) => purpose !== 'revision')) return undefined;
  return refusal('WITHDRAWN_ALREADY', say(taskWords.withApplicant, { instance, task: first.key }));
}

/** Whose the application is to take back: his who submitted it; of one on paper that of its desk. */
function isOwn(state: InstanceState, { by, desk }: EventOf<'instance.withdrawn'>): boolean {
  const { initiator } = state;
  if (initiator.kind === 'user' && personsOf(by).includes(initiator.id)) return true;
  return desk !== undefined && applicantSide(state)?.candidateGroups.includes(desk) === true;
}

function withdrawApplication(step: Stepping, event: EventOf<'instance.withdrawn'>): Refusal | undefined {
  const { root, tokens, initiator } = step.state;
  const { by } = event;
  if (!isOwn(step.state, event)) {
    return refusal('WITHDRAWAL_NOT_OWN', say(taskWords.submittedBy, { id: initiator.id }));
  }
  const returned = refuseReturned(step.state);
  if (returned) return returned;
  const trail = step.state.trails[root];
  const [first] = trail?.finished ?? [];
  if (first) return tooLate(completedSince(first));
  if (trail?.spent !== undefined) return tooLate(say(taskWords.reachedOutside, { spent: trail.spent }));
  const refused = refuseTouched(step.state, new Set(Object.keys(tokens)));
  if (refused) return refused;
  return openRevision(step, by, () => {
    step.move({ type: 'instance.withdrawn', ...doneBy(by) });
    return { token: step.restart() };
  });
}

export const withdrawalHandlers: Handlers = {
  'task.withdrawn': withdrawTask,
  'instance.withdrawn': withdrawApplication,
};
