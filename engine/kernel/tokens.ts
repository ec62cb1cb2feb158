/**
 * Tokens: entering a state, answering an event, performing what the machine asks for, coming to an end.
 *
 * A fault while a token moves leaves the token in the state that it reached, held by an incident (K4);
 * resolving enters that state again, or, when the state did not change, sends the same event again.
 */
import { Fault } from '../elements/contract/fault.js';
import { actions, actors } from '../elements/registry.js';
import type { Named } from '../machine.js';
import type { Activity, Json, Key, StateValue, Token } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { closeActivity, openActivity } from './activities.js';
import type { GuardContext } from './guards.js';
import { dropIncident } from './incidents.js';
import type { Errand, Kernel } from './kernel.js';
import type { MachineAction, Outcome } from './machines.js';
import { releaseAll, removeToken } from './removeToken.js';
import { scopeIsEmpty } from './scopes.js';
import { stateName } from './stateName.js';
import { forgetRead } from './stores.js';

export function createToken(kernel: Kernel, scopeKey: Key, state: string, more: Partial<Token> = {}): Key {
  const scope = kernel.state.scopes[scopeKey]!;
  const key = kernel.nextKey();
  const held = { activities: {}, timers: {}, subscriptions: {} };
  kernel.put('tokens', key, { key, scope: scopeKey, state, ...held, ...more });
  if (!more.listener) kernel.put('scopes', scopeKey, { ...scope, tokens: scope.tokens + 1 });
  return key;
}

/** Runs one errand. False when the machine has no answer to the event, or the token is gone. */
export function advance(kernel: Kernel, errand: Errand): boolean {
  const token = kernel.state.tokens[errand.token];
  if (!token) return false;
  const guard = guardContext(kernel, token.scope);
  const retry = retryOf(errand);
  if (errand.kind === 'enter') releaseAll(kernel, token);
  let outcome: Outcome | undefined;
  try {
    outcome = answer(kernel, token, errand, guard);
  } catch (error) {
    const reason = (error as Error).message;
    const fault =
      error instanceof Fault ? error : new Fault('MICROSTEPS_EXCEEDED', said('machine', { reason }));
    kernel.incident({ token: token.key, element: stateName(token.state) }, fault, retry);
    return true;
  }
  if (!outcome) {
    if (guard.fault)
      kernel.incident({ token: token.key, element: stateName(token.state) }, guard.fault, retry);
    return guard.fault !== undefined;
  }
  settleToken(kernel, token, errand, outcome, guard.fault);
  return true;
}

function answer(kernel: Kernel, token: Token, errand: Errand, guard: GuardContext): Outcome | undefined {
  const machine = kernel.machine(kernel.state.scopes[token.scope]!.machine);
  if (errand.kind === 'enter') return machine.enter(errand.state, guard);
  return machine.send(token.state, Object.keys(token.activities), errand.event, guard);
}

/** Whether the machine of a token would answer an event; nothing is performed. */
export function answers(kernel: Kernel, tokenKey: Key, errand: Errand): boolean {
  const token = kernel.state.tokens[tokenKey];
  return (
    token !== undefined && answer(kernel, token, errand, guardContext(kernel, token.scope)) !== undefined
  );
}

function settleToken(
  kernel: Kernel,
  before: Token,
  errand: Errand,
  outcome: Outcome,
  fault: Fault | undefined,
): void {
  const state = stateName(outcome.state);
  const stays = errand.kind === 'send' && stateName(before.state) === state;
  const retry = stays ? retryOf(errand) : { kind: 'enter' as const };
  // Moving on leaves an incident behind; an event that the same state answers leaves it standing.
  if (before.incident !== undefined && !stays) dropIncident(kernel, before.incident, 'incident.dropped');
  const token = kernel.state.tokens[before.key]!;
  kernel.put('tokens', token.key, { ...token, state: outcome.state });
  const by = { token: token.key, state, flow: errand.kind === 'enter' ? errand.flow : undefined };
  try {
    for (const action of outcome.actions) {
      if (action.type === 'take') by.flow = String(action.params.flow);
      perform(kernel, action, by);
      if (!kernel.state.tokens[token.key]) return;
    }
    if (fault) throw fault;
    if (!outcome.done && isTransient(kernel, token.scope, outcome.state)) {
      throw new Fault('NO_FLOW', said('noFlow', { element: state }));
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    kernel.incident({ token: token.key, element: state }, error, {
      ...retry,
      ...(by.flow && { via: by.flow }),
    });
    return;
  }
  if (outcome.done) endToken(kernel, token.key);
  else forgetRead(kernel, token.key, outcome.state);
}

function perform(
  kernel: Kernel,
  action: MachineAction,
  by: { token: Key; state: string; flow: string | undefined },
) {
  const outer = kernel.acting;
  kernel.acting = by.token;
  try {
    performAs(kernel, action, by);
  } finally {
    kernel.acting = outer;
  }
}

function performAs(
  kernel: Kernel,
  action: MachineAction,
  by: { token: Key; state: string; flow: string | undefined },
) {
  if (action.type === 'xstate.spawnChild') openActivity(kernel, by.token, String(action.params.id));
  else if (action.type === 'xstate.stopChild') closeInvoked(kernel, by.token, action.params.id);
  else {
    const perform = actions[action.type];
    if (!perform) throw new Error(`The machine asks for the unknown action "${action.type}"`);
    perform(kernel, by, action.params);
  }
}

/** An action on behalf of an activity that goes on, such as an event that a round of a loop throws. */
export function performFor(kernel: Kernel, activity: Activity, action: Named): void {
  const { type, params = {} } = typeof action === 'string' ? { type: action } : action;
  const by = { token: activity.token, state: activity.element, flow: undefined, activity };
  actions[type]!(kernel, by, params as Record<string, Json>);
}

function closeInvoked(kernel: Kernel, token: Key, id: Json | undefined): void {
  const key = kernel.state.tokens[token]?.activities[String(id)];
  if (key !== undefined) closeActivity(kernel, key);
}

function isTransient(kernel: Kernel, scope: Key, state: StateValue): boolean {
  if (typeof state !== 'string') return false;
  const { machine } = kernel.state.scopes[scope]!;
  return kernel.machineJson(machine).states[state]?.tags?.includes('transient') ?? false;
}

/** What doing an errand again would be. */
export function retryOf(errand: Errand) {
  return errand.kind === 'enter'
    ? { kind: 'enter' as const, ...(errand.flow && { via: errand.flow }) }
    : { kind: 'send' as const, event: errand.event };
}

function guardContext(kernel: Kernel, scope: Key): GuardContext & { fault: Fault | undefined } {
  return {
    fault: undefined,
    faulted() {
      return this.fault !== undefined;
    },
    holds(expression) {
      if (this.fault) return false;
      try {
        const value = kernel.evaluate(`=${expression}`, { scope });
        if (typeof value === 'boolean') return value;
        const found = JSON.stringify(value);
        throw new Fault('EXPRESSION_FAILED', said('notBoolean', { expression, found }));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        this.fault = error;
        return false;
      }
    },
  };
}

/** What an activity waits for, a token or a called instance, has come to its end. */
export function tellAwaiting(kernel: Kernel, key: Key): void {
  const waiting = kernel.state.activities[key];
  if (waiting) actors[waiting.src]!.tokenEnded?.(kernel, waiting);
}

/** A token has come to its end: whoever waits for it goes on, and a scope without tokens is complete. */
export function endToken(kernel: Kernel, key: Key): void {
  const token = kernel.state.tokens[key];
  if (!token) return;
  removeToken(kernel, key);
  if (token.awaitedBy !== undefined) tellAwaiting(kernel, token.awaitedBy);
  if (!token.listener && kernel.state.scopes[token.scope]?.tokens === 0) scopeIsEmpty(kernel, token.scope);
}
