/** Incidents: faults of the process, recorded, visible, and tried again from where they stood. */
import type { Fault } from '../elements/contract/fault.js';
import type { IncidentRetry } from '../elements/contract/stepping.js';
import type { Key } from '../vocabulary.js';
import type { Kernel } from './kernel.js';

export function raiseIncident(
  kernel: Kernel,
  of: { token: Key; job?: Key; element: string },
  fault: Fault,
  retry: IncidentRetry,
): void {
  const token = kernel.state.tokens[of.token];
  if (!token) return;
  // Rounds of a loop, and messages for several events, may be held at once; all else holds its token, once.
  const holds = retry.kind !== 'scope' && retry.kind !== 'receive';
  if (holds && token.incident !== undefined) dropIncident(kernel, token.incident, 'incident.dropped');
  const key = kernel.nextKey();
  const isOfExpression = fault.code.startsWith('EXPRESSION_');
  const warnings = isOfExpression ? kernel.warnings : [];
  kernel.put('incidents', key, {
    key,
    code: fault.code,
    ...fault.said,
    ...(warnings.length > 0 && { warnings }),
    raisedAt: kernel.at,
    retry,
    ...of,
  });
  if (holds) kernel.put('tokens', of.token, { ...kernel.state.tokens[of.token]!, incident: key });
  kernel.move({ type: 'incident.raised', key, element: of.element, code: fault.code });
}

export function dropIncident(kernel: Kernel, key: Key, move: 'incident.dropped' | 'incident.resolved'): void {
  const incident = kernel.state.incidents[key];
  if (!incident) return;
  kernel.drop('incidents', key);
  const token = incident.token === undefined ? undefined : kernel.state.tokens[incident.token];
  if (token?.incident === key) {
    const { incident: _held, ...free } = token;
    kernel.put('tokens', token.key, free);
  }
  kernel.move({ type: move, key, element: incident.element, code: incident.code });
}
