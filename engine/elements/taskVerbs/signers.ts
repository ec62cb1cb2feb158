/**
 * 加签: others sign the task too: before who adds them, whose task then waits for them; after him; or
 * meanwhile. A task that had one handler becomes a round of signatures that is done when all have signed.
 * 减签: who added a signer takes him off again while he has not signed.
 */
import type { Refusal, Signer, SignerPosition, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import {
  cancelTask,
  judgeSigning,
  keepSigning,
  newSigning,
  openSigner,
  refuseTooMany,
} from '../work/signing.js';
import { refuseOwnApplication } from './ownApplication.js';
import { refuseRevision } from './revision.js';
import { releaseWaiting } from './sign.js';
import { activityOf, doneBy, refuseDelegated, type Verb } from './verb.js';

const namesOf = ({ assignee, candidateGroups, candidateUsers }: Task): string[] => [
  ...(assignee === undefined ? [] : [assignee]),
  ...candidateGroups,
  ...candidateUsers,
];

/** Who is to sign the task yet, apart from the one who adds. */
function refusePresent(step: Stepping, task: Task, added: readonly string[]): Refusal | undefined {
  const { signing } = activityOf(step.state, task);
  const open = (signing?.open ?? []).map((key) => step.state.tasks[key]!);
  const others = open.filter(({ key }) => key !== task.key).flatMap(namesOf);
  const later = [task, ...open].flatMap(({ followedBy = [] }) => followedBy.map(({ name }) => name));
  const present = new Set([...others, ...later, ...(task.assignee ? [task.assignee] : [])]);
  const found = added.find((name, index) => present.has(name) || added.indexOf(name) !== index);
  return found === undefined
    ? undefined
    : refusal('SIGNER_EXISTS', say(taskWords.signerExists, { found, key: task.key }));
}

function place(step: Stepping, task: Task, signers: Signer[], position: SignerPosition): void {
  const activity = activityOf(step.state, task);
  const signing = activity.signing ?? { ...newSigning(undefined), open: [task.key] };
  if (position === 'after') {
    step.put('tasks', task.key, { ...task, followedBy: [...(task.followedBy ?? []), ...signers] });
    keepSigning(step, activity.key, signing);
    return;
  }
  const added = { task: task.key, position };
  const opened = signers.map((signer) => openSigner(step, activity.key, task, signer, added));
  const waitsFor = position === 'before' ? { waitsFor: [...(task.waitsFor ?? []), ...opened] } : {};
  step.put('tasks', task.key, { ...task, ...waitsFor });
  keepSigning(step, activity.key, { ...signing, open: [...signing.open, ...opened] });
}

export const addSigners: Verb<'task.signersAdded'> = {
  name: 'addSigners',
  event: 'task.signersAdded',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  onHold: true,
  refuse: (_view, task) => refuseDelegated(task) ?? refuseRevision(task),
  apply: (step, task, { signers, position, by }) => {
    const names = signers.map(({ name }) => name);
    const refused = refuseOwnApplication(task, names) ?? refusePresent(step, task, names);
    if (refused) return refused;
    const { signing } = activityOf(step.state, task);
    refuseTooMany((signing?.open.length ?? 1) + (signing?.signatures.length ?? 0) + names.length);
    place(step, task, signers, position);
    const { key, element } = task;
    step.move({
      type: 'task.signersAdded',
      key,
      element,
      ...doneBy(by),
      to: names.join(', '),
      action: position,
    });
    return undefined;
  },
};

export const removeSigner: Verb<'task.signerRemoved'> = {
  name: 'removeSigner',
  event: 'task.signerRemoved',
  opinion: 'optional',
  byHandler: true,
  touches: true,
  onHold: true,
  refuse: ({ state }, task) => {
    const { signing } = activityOf(state, task);
    const own = signing?.open.some((key) => state.tasks[key]!.added?.task === task.key);
    return own || task.followedBy?.length
      ? undefined
      : refusal('SIGNER_NOT_FOUND', say(taskWords.noSigner, { key: task.key }));
  },
  apply: (step, task, { signer, by }) => {
    const activity = activityOf(step.state, task);
    const signing = activity.signing!;
    const { key, element } = task;
    const removed = signing.open.find((one) => {
      const other = step.state.tasks[one]!;
      return other.added?.task === key && namesOf(other).includes(signer);
    });
    const followedBy = (task.followedBy ?? []).filter(({ name }) => name !== signer);
    if (removed === undefined && followedBy.length === (task.followedBy ?? []).length) {
      return refusal('SIGNER_NOT_FOUND', say(taskWords.notAdded, { signer, key }));
    }
    step.put('tasks', key, { ...task, followedBy });
    step.move({ type: 'task.signerRemoved', key, element, ...doneBy(by), to: signer });
    if (removed === undefined) return undefined;
    cancelTask(step, removed);
    keepSigning(step, activity.key, releaseWaiting(step, signing, removed));
    judgeSigning(step, activity.key);
    return undefined;
  },
};
