/**
 * 撤回: the last handler takes back what he completed, and the applicant what he submitted, before anybody
 * goes on with it. What has been worked since, or has reached outside the instance (a job, a message, a
 * call), cannot be taken back and says so.
 */
import type { Activity, EventOf, Finished, Key, Refusal } from '../../vocabulary.js';
import type { Handlers } from '../element.js';
import { refusal } from '../fault.js';
import { keepSigning, openSigner } from '../signing.js';
import type { Stepping } from '../stepping.js';
import { type Behind, descends, finishedIn, isWithin, obsoleteFrom } from '../trail.js';
import { refusePhased } from './return.js';
import { openRevision } from './revision.js';
import { doneBy, personsOf, principalOf } from './verb.js';

const tooLate = (what: string): Refusal => refusal('WITHDRAWAL_TOO_LATE', what);

function recordOf(step: Stepping, key: Key): Behind | undefined {
  for (const scope of Object.keys(step.state.trails)) {
    const record = finishedIn(step.state, scope).find((one) => one.key === key);
    if (record) return { scope, record };
  }
  return undefined;
}

/** What has happened since, or undefined while nothing has. */
function refuseWorkedOn(step: Stepping, { scope, record }: Behind): Refusal | undefined {
  const finished = finishedIn(step.state, scope);
  const obsolete = obsoleteFrom(finished, record.key);
  const since = finished.filter(({ key }) => obsolete.has(key));
  const later = since.find((one) => one !== record && !one.consumed);
  if (later) return tooLate(`"${later.element}" has been completed since${byWhom(later)}`);
  const spent = since.find((one) => one.spent !== undefined)?.spent;
  if (spent !== undefined) return tooLate(`"${spent}" has reached outside since`);
  const tokens = Object.values(step.state.tokens).filter(
    (token) => token.scope === scope && descends(token.after, obsolete),
  );
  return refuseTouched(step, new Set(tokens.map(({ key }) => key)));
}

const byWhom = ({ by }: Finished): string => (by === undefined ? '' : ` by "${by}"`);

function refuseTouched(step: Stepping, tokens: ReadonlySet<Key>): Refusal | undefined {
  const { tasks, activities } = step.state;
  const touched = Object.values(tasks).find(
    (task) => task.touched && isWithin(step.state, activities[task.of ?? task.key]!.token, tokens),
  );
  return touched && tooLate(`"${touched.element}" is being worked on since`);
}

function roundOf(step: Stepping, key: Key): Activity | undefined {
  const signed = ({ signing }: Activity) => signing?.signatures.some(({ task }) => task === key);
  return Object.values(step.state.activities).find(signed);
}

/** A signature is taken back while its round is open and nobody was asked because of it. */
function withdrawSignature(
  step: Stepping,
  { key: round, element, signing }: Activity,
  { task: key, by }: EventOf<'task.withdrawn'>,
): Refusal | undefined {
  const signature = signing!.signatures.find(({ task }) => task === key)!;
  const owner = signature.onBehalfOf ?? signature.by;
  if (!personsOf(by).includes(owner)) {
    return refusal('WITHDRAWAL_NOT_OWN', `Task "${key}" was completed by "${owner}"`);
  }
  if (signature.position === 'before' || signature.awaits) {
    return tooLate(`The signature of "${owner}" has let others sign "${element}"`);
  }
  const signer = { name: owner, weight: signature.weight };
  const beside = step.state.tasks[signing!.open[0]!]!;
  const { position } = signature;
  const added = position && { task: beside.key, position };
  step.move({ type: 'task.withdrawn', key, element, ...doneBy(by) });
  const again = openSigner(step, round, beside, signer, added);
  const signatures = signing!.signatures.filter((one) => one !== signature);
  keepSigning(step, round, { ...signing!, open: [...signing!.open, again], signatures });
  return undefined;
}

function withdrawTask(step: Stepping, event: EventOf<'task.withdrawn'>): Refusal | undefined {
  const { task: key, by } = event;
  const round = roundOf(step, key);
  if (round) return withdrawSignature(step, round, event);
  const found = recordOf(step, key);
  if (!found) return tooLate(`The instance holds nothing of task "${key}" that could be taken back`);
  const { scope, record } = found;
  if (record.by === undefined || !personsOf(by).includes(record.by)) {
    return refusal('WITHDRAWAL_NOT_OWN', `Task "${key}" was completed by "${record.by ?? 'several people'}"`);
  }
  const refused = refuseWorkedOn(step, found) ?? refusePhased(step, found);
  if (refused) return refused;
  step.move({ type: 'task.withdrawn', key, element: record.element, ...doneBy(by) });
  step.goBack(scope, record, { handler: principalOf(by) });
  return undefined;
}

function withdrawApplication(step: Stepping, { by }: EventOf<'instance.withdrawn'>): Refusal | undefined {
  const { root, tokens, initiator } = step.state;
  if (initiator.kind !== 'user' || !personsOf(by).includes(initiator.id)) {
    return refusal('WITHDRAWAL_NOT_OWN', `The application was submitted by "${initiator.id}"`);
  }
  const trail = step.state.trails[root];
  const [first] = trail?.finished ?? [];
  if (first) return tooLate(`"${first.element}" has been completed since${byWhom(first)}`);
  if (trail?.spent !== undefined) return tooLate(`"${trail.spent}" has reached outside since`);
  const refused = refuseTouched(step, new Set(Object.keys(tokens)));
  if (refused) return refused;
  return openRevision(step, () => {
    step.move({ type: 'instance.withdrawn', ...doneBy(by) });
    return { token: step.restart() };
  });
}

export const withdrawalHandlers: Handlers = {
  'task.withdrawn': withdrawTask,
  'instance.withdrawn': withdrawApplication,
};
