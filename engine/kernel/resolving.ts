/**
 * Resolving an incident does again, from where the token stood, what failed (K4): the kernel's own faults
 * here, those of an element by the element that raised them.
 */
import { refusal } from '../elements/contract/fault.js';
import type { IncidentRetry } from '../elements/contract/stepping.js';
import { afterRetry, retries } from '../elements/registry.js';
import type { EventOf, Incident, Key, Refusal } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { dropIncident } from './incidents.js';
import type { Run } from './run.js';
import { scopeIsEmpty } from './scopes.js';
import { begin } from './starting.js';

export function resolveIncident(run: Run, event: EventOf<'incident.resolved'>): Refusal | undefined {
  const incident = run.state.incidents[event.incident];
  if (!incident)
    return refusal('INCIDENT_NOT_FOUND', say(instanceWords.noIncident, { incident: event.incident }));
  const refused = retries[incident.retry.kind]?.refuse?.(run, incident);
  if (refused) return refused;
  dropIncident(run, incident.key, 'incident.resolved');
  const { token } = incident;
  if (token !== undefined && run.state.tokens[token]) again(run, incident, token);
}

function again(run: Run, incident: Incident, token: Key): void {
  const { retry } = incident;
  const element = retries[retry.kind];
  if (element) element.again(run, incident, retry);
  else (kernelRetries[retry.kind] as Again)(run, token, retry);
  for (const tell of afterRetry) tell(run, incident);
}

type Again<R extends IncidentRetry = IncidentRetry> = (run: Run, token: Key, retry: R) => void;

const kernelRetries: { [K in IncidentRetry['kind']]?: Again<Extract<IncidentRetry, { kind: K }>> } = {
  enter: (run, token, { via }) => run.reenter(token, stateOf(run, token), via),
  begin: (run, token, { variables }) => begin(run, token, stateOf(run, token), variables),
  send: (run, token, { event }) => run.send(token, event),
  complete: (run, _token, { activity: key, variables }) => {
    const activity = run.state.activities[key];
    if (activity) run.completeActivity(activity, variables);
  },
  scope: (run, _token, { scope }) => {
    if (run.state.scopes[scope]) scopeIsEmpty(run, scope);
  },
};

/** The top-level state to enter again; of a hierarchical machine its outermost key. */
function stateOf(run: Run, token: Key): string {
  const { state } = run.state.tokens[token]!;
  return typeof state === 'string' ? state : Object.keys(state)[0]!;
}
