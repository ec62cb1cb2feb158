/**
 * Resolving an incident does again, from where the token stood, what failed (K4): the kernel's own faults
 * here, those of an element by the element that raised them.
 */
import { refusal } from '../elements/fault.js';
import { letInBehind } from '../elements/messageEvent.js';
import { retries } from '../elements/registry.js';
import type { IncidentRetry } from '../elements/stepping.js';
import type { EventOf, Incident, InstanceState, Key, Refusal } from '../vocabulary.js';
import { dropIncident } from './incidents.js';
import type { Run } from './run.js';
import { scopeIsEmpty } from './scopes.js';
import { begin } from './starting.js';

export function resolveIncident(run: Run, event: EventOf<'incident.resolved'>): Refusal | undefined {
  const incident = run.state.incidents[event.incident];
  if (!incident) return refusal('INCIDENT_NOT_FOUND', `The instance holds no incident "${event.incident}"`);
  const refused = retries[incident.retry.kind]?.refuse?.(run, incident);
  if (refused) return refused;
  dropIncident(run, incident.key, 'incident.resolved');
  const { token } = incident;
  if (token !== undefined && run.state.tokens[token]) again(run, incident, token);
}

function again(run: Run, incident: Incident, token: Key): void {
  const { retry } = incident;
  const own = retries[retry.kind];
  if (own) own.again(run, incident, retry);
  else kernelAgain(run, retry, token);
}

function kernelAgain(run: Run, retry: IncidentRetry, token: Key): void {
  const state = () => topState(run.state.tokens[token]!.state);
  if (retry.kind === 'enter') run.reenter(token, state(), retry.via);
  else if (retry.kind === 'begin') begin(run, token, state(), retry.variables);
  else if (retry.kind === 'send') {
    run.send(token, retry.event);
    letInBehind(run, token, retry.event.type);
  } else if (retry.kind === 'complete') {
    const activity = run.state.activities[retry.activity];
    if (activity) run.completeActivity(activity, retry.variables);
  } else if (retry.kind === 'scope' && run.state.scopes[retry.scope]) scopeIsEmpty(run, retry.scope);
}

/** The top-level state to enter again; of a hierarchical machine its outermost key. */
function topState(state: InstanceState['tokens'][string]['state']): string {
  return typeof state === 'string' ? state : Object.keys(state)[0]!;
}
