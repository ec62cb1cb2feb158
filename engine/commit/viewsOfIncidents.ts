/** Rows of incidents: raised, and resolved or dropped with what they held. */
import type { IncidentRow } from '../../models/incidents.js';
import { incidentText } from '../wordings/faults.js';
import { differenceOf, present } from './difference.js';
import type { Step, ViewWrite } from './views.js';

export function incidentViews({ definition, commit, before, after }: Step): ViewWrite[] {
  if (before?.incidents === after.incidents) return [];
  const { opened, closed } = differenceOf(before?.incidents, after.incidents);
  return [
    ...opened.map((incident): ViewWrite => {
      const { key, element, code, job, token, raisedAt } = incident;
      const row = present({
        _id: key,
        instance: after.instance,
        definition: definition.key,
        processId: definition.processId,
        version: definition.version,
        element,
        code,
        text: incidentText(incident),
        job,
        token,
        state: 'ACTIVE',
        raisedAt: new Date(raisedAt),
        seq: commit.seq,
      } as unknown as IncidentRow);
      return { kind: 'insert', view: 'incidents', row };
    }),
    ...closed.map(
      ({ key }): ViewWrite => ({
        kind: 'update',
        view: 'incidents',
        key,
        seq: commit.seq,
        change: { $set: { state: 'RESOLVED', resolvedAt: new Date(commit.event.at), seq: commit.seq } },
      }),
    ),
  ];
}
