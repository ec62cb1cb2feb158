/** Scopes: the process and the insides of sub-processes, their completion, cancellation and errors. */
import type { ThrownError } from '../elements/element.js';
import type { Activity, Key, Variables } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { errorEvent } from './machines.js';

export function openScope(kernel: Kernel, activity: Activity, machine: string, variables: Variables): void {
  kernel.put('scopes', activity.key, {
    key: activity.key,
    machine,
    activity: activity.key,
    variables,
    tokens: 0,
    arrivals: {},
  });
  kernel.move({ type: 'scope.opened', key: activity.key, element: machine });
  kernel.enter(activity.key, kernel.machineJson(machine).initial);
}

/** BPMN 2.0.2 §13.3.1, §13.4.6: a scope is complete when no token is left in it, waiting ones included. */
export function scopeIsEmpty(kernel: Kernel, key: Key): void {
  const scope = kernel.state.scopes[key]!;
  if (Object.keys(scope.arrivals).length > 0) return;
  if (scope.activity === undefined) {
    kernel.endInstance('completed');
    return;
  }
  const activity = kernel.state.activities[scope.activity]!;
  // Variables of the inside are seen outside only through output mappings.
  const mapped = kernel.invoke(activity).input?.outputs !== undefined;
  kernel.completeActivity(activity, mapped ? scope.variables : {});
  dropScope(kernel, key, 'scope.completed');
}

function dropScope(kernel: Kernel, key: Key, move: 'scope.completed' | 'scope.canceled'): void {
  const { machine } = kernel.state.scopes[key]!;
  kernel.drop('scopes', key);
  kernel.move({ type: move, key, element: machine });
}

export function cancelScope(kernel: Kernel, key: Key): void {
  if (!kernel.state.scopes[key]) return;
  clearScope(kernel, key);
  dropScope(kernel, key, 'scope.canceled');
}

/** Ends every token of a scope but one, and forgets those that wait in its joins. */
export function clearScope(kernel: Kernel, key: Key, except?: Key): void {
  // One token too many, so that ending the others does not complete the scope meanwhile.
  const held = kernel.state.scopes[key]!;
  kernel.put('scopes', key, { ...held, tokens: held.tokens + 1, arrivals: {} });
  for (const token of Object.values(kernel.state.tokens)) {
    if (token.scope === key && token.key !== except) kernel.endToken(token.key);
  }
  const scope = kernel.state.scopes[key]!;
  kernel.put('scopes', key, { ...scope, tokens: scope.tokens - 1 });
}

/**
 * BPMN 2.0.2 §10.5.6: an error goes outwards from where it was thrown to the first activity that catches it.
 * From the process itself it goes to the call activity that waits for the instance.
 */
export function throwError(
  kernel: Kernel,
  from: { activity?: Activity; scope: Key },
  error: ThrownError,
): boolean {
  let activity = from.activity;
  let scopeKey = from.scope;
  for (;;) {
    if (!activity) {
      const scope = kernel.state.scopes[scopeKey]!;
      if (scope.activity === undefined) return throwToParent(kernel, error);
      activity = kernel.state.activities[scope.activity]!;
    }
    const event = errorEvent(activity.element, { code: error.code, message: error.message });
    if (kernel.catches(activity.token, event)) {
      kernel.move({ type: 'error.thrown', element: activity.element, code: error.code });
      if (Object.keys(error.variables).length > 0) kernel.setVariables(activity.scope, error.variables);
      kernel.sendNow(activity.token, event);
      return true;
    }
    scopeKey = activity.scope;
    activity = undefined;
  }
}

function throwToParent(kernel: Kernel, error: ThrownError): boolean {
  const { parent } = kernel.state;
  if (!parent) return false;
  kernel.effect({ type: 'parent.fail', ...parent, ...error });
  kernel.endInstance('failed', `Error "${error.code}": ${error.message}`);
  return true;
}
