/** Activities: the runs of what a machine invokes, from opening to completion or cancellation. */

import { Fault } from '../elements/contract/fault.js';
import { chosenInputSet, produced } from '../elements/dataFlow/dataSets.js';
import { actors } from '../elements/registry.js';
import type { Activity, Key, Mapping, Variables } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { doneEvent } from './machines.js';
import { stateToReturnTo } from './stores.js';

export function openActivity(kernel: Kernel, tokenKey: Key, id: string): void {
  const token = kernel.state.tokens[tokenKey]!;
  const { machine } = kernel.state.scopes[token.scope]!;
  const invoke = kernel.machine(machine).invokes.get(id)!;
  const input = invoke.input ?? {};
  const variables = kernel.mapInputs((input.inputs ?? []) as unknown as Mapping[], { scope: token.scope });
  const inputSet = chosenInputSet(kernel, input, { scope: token.scope });
  const key = kernel.nextKey();
  const activity: Activity = {
    key,
    src: invoke.src,
    element: id,
    token: tokenKey,
    scope: token.scope,
    variables,
    ...(inputSet !== undefined && { inputSet }),
  };
  kernel.put('activities', key, activity);
  kernel.put('tokens', tokenKey, { ...token, activities: { ...token.activities, [id]: key } });
  kernel.move({ type: 'activity.opened', key, element: id });
  actors[invoke.src]!.open(kernel, activity, input);
}

function forget(kernel: Kernel, activity: Activity): void {
  kernel.drop('activities', activity.key);
  const token = kernel.state.tokens[activity.token];
  if (!token) return;
  const { [activity.element]: _ended, ...open } = token.activities;
  kernel.put('tokens', token.key, { ...token, activities: open });
}

/** Ends an activity whose state is left before it is done. */
export function closeActivity(kernel: Kernel, key: Key): void {
  const activity = kernel.state.activities[key];
  if (!activity) return;
  actors[activity.src]!.close(kernel, activity);
  forget(kernel, activity);
  kernel.move({ type: 'activity.canceled', key, element: activity.element });
}

/**
 * Writes the results and tells the machine. A mapping that fails holds the token until the incident is
 * resolved.
 */
export function completeActivity(kernel: Kernel, activity: Activity, results: Variables): void {
  const input = kernel.invoke(activity).input ?? {};
  const outputs = (input.outputs ?? []) as unknown as Mapping[];
  try {
    kernel.mapOutputs(outputs, { scope: activity.scope, activity }, produced(activity, input, results));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const retry = { kind: 'complete' as const, activity: activity.key, variables: results };
    kernel.incident({ token: activity.token, element: activity.element }, error, retry);
    return;
  }
  forget(kernel, activity);
  if (activity.worked) leaveBehind(kernel, activity, activity.worked);
  kernel.noteCompletion(activity.scope);
  kernel.move({ type: 'activity.completed', key: activity.key, element: activity.element });
  kernel.send(activity.token, doneEvent(activity.element, null));
}

/** A node with human work is behind its token from now on. */
function leaveBehind(
  kernel: Kernel,
  { key, element, scope, token }: Activity,
  { by }: { by?: string },
): void {
  const moving = kernel.state.tokens[token]!;
  const state = stateToReturnTo(kernel, moving);
  const record = {
    key,
    element,
    ...(state !== element && { state }),
    ...(by !== undefined && { by }),
    after: moving.after ?? [],
  };
  kernel.noteFinished(scope, record);
  kernel.put('tokens', token, { ...moving, after: [key] });
}
