/** Scopes: the process and the insides of sub-processes, their completion, cancellation and errors. */
import { isUndoable } from '../elements/compensation/calledUndo.js';
import { Fault } from '../elements/contract/fault.js';
import type { Inside, ThrownError } from '../elements/contract/stepping.js';
import { actors } from '../elements/registry.js';
import type { Activity, InstanceStatus, Key, MachineEvent, Variables } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { errorEvent } from './machines.js';
import { removeToken } from './removeToken.js';
import { stateName } from './stateName.js';
import { forgetTrail } from './trail.js';

/** Opens the inside of an activity with a token in its initial state. */
export function openScope(kernel: Kernel, activity: Activity, inside: Inside): void {
  openEmptyScope(kernel, activity, inside);
  kernel.enter(inside.key, kernel.machineJson(inside.machine).initial);
}

/** Opens it with nothing in it yet but what waits for its event sub-processes. */
export function openEmptyScope(kernel: Kernel, activity: Activity, inside: Inside): void {
  restoreScope(kernel, activity, inside);
  kernel.openListeners(inside.key);
}

/**
 * The inside of a completed activity, open again to be undone: its event sub-processes wait only while the
 * activity is active (BPMN 2.0.2 §13.5.4).
 */
export function restoreScope(kernel: Kernel, { key: activity }: Activity, inside: Inside): void {
  const { key, machine, variables } = inside;
  kernel.put('scopes', key, { key, machine, activity, variables, tokens: 0, arrivals: {} });
  kernel.move({ type: 'scope.opened', key, element: machine });
}

/** Tokens that wait for the scope's event sub-processes; the scope is complete without them, one for each. */
export function openListeners(kernel: Kernel, key: Key): void {
  const scope = kernel.state.scopes[key]!;
  const { listeners = [] } = kernel.machineJson(scope.machine).meta;
  if (listeners.length === 0) return;
  const waiting = Object.values(kernel.state.tokens).filter((token) => token.scope === key && token.listener);
  const heard = new Set(waiting.map(({ state }) => stateName(state)));
  for (const state of listeners) if (!heard.has(state)) kernel.enterListener(key, state);
}

/**
 * BPMN 2.0.2 §13.3.1, §13.4.6: a scope is complete when no token is left in it, waiting ones included, and no
 * gateway has still to reset, for that may send out tokens (§13.4.5).
 */
export function scopeIsEmpty(kernel: Kernel, key: Key): void {
  const scope = kernel.state.scopes[key]!;
  if (Object.keys(scope.arrivals).length > 0 || Object.keys(scope.phases ?? {}).length > 0) return;
  for (const token of Object.values(kernel.state.tokens)) {
    if (token.scope === key && token.listener) removeToken(kernel, token.key);
  }
  if (scope.activity === undefined) {
    kernel.endInstance('completed');
    return;
  }
  if (kernel.state.trails[key]?.finished.length) {
    const around = kernel.state.activities[scope.activity]!;
    kernel.put('activities', around.key, { ...around, worked: {} });
  }
  const activity = kernel.state.activities[scope.activity]!;
  try {
    actors[activity.src]!.scopeEmpty?.(kernel, activity, kernel.state.scopes[key]!);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const retry = { kind: 'scope' as const, scope: key };
    kernel.incident({ token: activity.token, element: activity.element }, error, retry);
  }
}

export function dropScope(kernel: Kernel, key: Key, move: 'scope.completed' | 'scope.canceled'): void {
  const { machine } = kernel.state.scopes[key]!;
  kernel.drop('scopes', key);
  forgetTrail(kernel, key);
  kernel.move({ type: move, key, element: machine });
}

export function cancelScope(kernel: Kernel, key: Key): void {
  if (!kernel.state.scopes[key]) return;
  clearScope(kernel, key);
  dropScope(kernel, key, 'scope.canceled');
}

/**
 * Ends every token of a scope but one, and forgets those that wait in its joins. The clock of the process
 * goes on: only the end of the instance ends it.
 */
export function clearScope(kernel: Kernel, key: Key, except?: Key): void {
  const { machine } = kernel.state.scopes[key]!;
  const { states } = kernel.machineJson(machine);
  for (const token of Object.values(kernel.state.tokens)) {
    if (token.scope !== key || token.key === except) continue;
    const isClock = token.listener && states[stateName(token.state)]?.tags?.includes('limit');
    if (!isClock) removeToken(kernel, token.key);
  }
  const { phases: _left, arrived: _come, ...scope } = kernel.state.scopes[key]!;
  kernel.put('scopes', key, { ...scope, arrivals: {} });
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
  const thrown = { code: error.code, message: error.message };
  for (const { token, scope, host } of catchers(kernel, from)) {
    const event = host ? errorEvent(host.element, thrown) : { type: 'error', error: thrown };
    if (!kernel.catches(token, event)) continue;
    kernel.move({ type: 'error.thrown', element: host?.element ?? '', code: error.code });
    give(kernel, { token, scope }, event, error.variables);
    return true;
  }
  return throwToParent(kernel, error);
}

/** What was thrown goes to who catches it, and the data that it carries to the scope around that. */
function give(kernel: Kernel, { token, scope }: Catcher, event: MachineEvent, variables: Variables): void {
  if (Object.keys(variables).length > 0) kernel.setVariables(scope, variables);
  kernel.caught = variables;
  kernel.sendNow(token, event);
}

interface Catcher {
  token: Key;
  scope: Key;
  /** The activity at whose boundary it is caught; none for an event sub-process. */
  host?: Activity;
}

/**
 * Who could catch what is thrown, from the inside out: an activity's boundary, then the event sub-
 * processes.
 */
function* catchers(kernel: Kernel, from: { activity?: Activity; scope: Key }): Iterable<Catcher> {
  let host = from.activity;
  let key: Key | undefined = from.scope;
  while (key !== undefined) {
    if (host) yield { token: host.token, scope: host.scope, host };
    const scope: Key = key;
    for (const token of Object.values(kernel.state.tokens)) {
      if (token.scope === scope && token.listener) yield { token: token.key, scope };
    }
    const around: Key | undefined = kernel.state.scopes[scope]?.activity;
    host = around === undefined ? undefined : kernel.state.activities[around];
    key = host?.scope;
  }
}

/**
 * BPMN 2.0.2 §10.5.6: an escalation goes outwards to the first that catches it, from the process itself to
 * the call activity that waits for the instance, which goes on meanwhile; when nobody catches it, it is gone.
 */
export function throwEscalation(
  kernel: Kernel,
  from: { activity?: Activity; scope: Key },
  code: string,
  variables: Variables,
): void {
  const event = { type: 'escalation', error: { code } };
  for (const { token, scope } of catchers(kernel, from)) {
    if (!kernel.catches(token, event)) continue;
    give(kernel, { token, scope }, event, variables);
    return;
  }
  const carried = Object.keys(variables).length > 0 && { variables };
  const { parent } = kernel.state;
  if (parent) kernel.effect({ type: 'parent.escalate', ...parent, code, ...carried });
}

function throwToParent(kernel: Kernel, error: ThrownError): boolean {
  const { parent } = kernel.state;
  if (!parent) return false;
  kernel.effect({ type: 'parent.fail', ...parent, ...error, ...amendment(kernel) });
  kernel.endInstance('failed', [error.code, error.message].filter((said) => said !== '').join(': '));
  return true;
}

/** What the applicant has changed meanwhile; of a clock nobody needs to hear any more. */
const amendment = ({ state: { report } }: Kernel) => (report?.amended ? { report } : {});

/** The end of an instance, however it comes: nothing in it stays (K6), and whoever called it is told. */
export function endInstance(
  kernel: Kernel,
  status: Exclude<InstanceStatus, 'active'>,
  reason: string | undefined,
): void {
  const { state } = kernel.draft;
  const { root, parent } = state;
  if (status !== 'completed') {
    clearScope(kernel, root);
    for (const token of Object.keys(state.tokens)) removeToken(kernel, token);
  }
  if (status === 'completed' && parent) {
    const undoable = isUndoable(kernel, state) && { undoable: true as const };
    const { outputs } = kernel.file.data ?? {};
    kernel.effect({
      type: 'parent.resume',
      ...parent,
      variables: state.scopes[root]!.variables,
      ...(outputs && { outputs }),
      ...undoable,
      ...amendment(kernel),
    });
  }
  const { correlationKey, processId } = state;
  if (correlationKey !== undefined) kernel.effect({ type: 'correlation.release', processId, correlationKey });
  // The trail leads nowhere any more.
  state.trails = {};
  state.status = status;
  state.endedAt = kernel.at;
  kernel.move({ type: `instance.${status}`, ...(reason !== undefined && { reason }) });
}
