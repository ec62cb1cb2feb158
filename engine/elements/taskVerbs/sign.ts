/** A signer's completion (会签、或签、票签): his signature, who comes after him, and the round's decision. */
import type { Activity, EventOf, Refusal, Signature, Signing, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { judgeSigning, keepSigning, openSigner } from '../work/signing.js';
import { activityOf, principalOf, type View } from './verb.js';

/** One person signs a declared round once, whatever groups he belongs to. */
export function refuseSecond(
  { state }: View,
  task: Task,
  by: EventOf<'task.completed'>['by'],
): Refusal | undefined {
  const signing = activityOf(state, task).signing;
  const signed = signing?.signatures.some((one) => (one.onBehalfOf ?? one.by) === principalOf(by));
  return signed && signing?.declared && !task.added
    ? refusal('SIGNED_ALREADY', say(taskWords.signed, { by: principalOf(by), element: task.element }))
    : undefined;
}

/** Takes a task that is done or canceled out of what others wait for. */
export function releaseWaiting(step: Stepping, signing: Signing, key: string): Signing {
  for (const open of signing.open) {
    const { waitsFor, ...task } = step.state.tasks[open] ?? {};
    if (!waitsFor?.includes(key)) continue;
    const left = waitsFor.filter((one) => one !== key);
    step.put('tasks', open, { ...(task as Task), ...(left.length > 0 && { waitsFor: left }) });
  }
  const signatures = signing.signatures.map((one) =>
    one.awaits?.includes(key) ? { ...one, awaits: one.awaits.filter((other) => other !== key) } : one,
  );
  return { ...signing, open: signing.open.filter((one) => one !== key), signatures };
}

export function sign(step: Stepping, activity: Activity, task: Task, event: EventOf<'task.completed'>): void {
  const { key, of = activity.key, added, followedBy = [], weight = 1 } = task;
  const before = activity.signing!;
  const { variables, opinion, by } = event;
  const place = { scope: activity.scope, activity, locals: variables };
  const agrees = step.evaluate(`=${before.agrees}`, place) === true;
  const signing = releaseWaiting(step, before, key);
  const after = followedBy.map((signer) =>
    openSigner(step, of, task, signer, { task: key, position: 'after' }),
  );
  const signature: Signature = {
    task: key,
    by: by.id,
    ...(by.onBehalfOf && { onBehalfOf: by.onBehalfOf }),
    agrees,
    ...(opinion !== undefined && { opinion }),
    weight,
    at: step.at,
    variables,
    ...(added && { position: added.position }),
    ...(after.length > 0 && { awaits: after }),
  };
  const open = [...signing.open, ...after];
  keepSigning(step, activity.key, { ...signing, open, signatures: [...signing.signatures, signature] });
  judgeSigning(step, activity.key);
}
