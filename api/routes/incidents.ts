/** Faults of processes: what stands still, why, and the order to try again. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { type Language, say } from '../../engine/wording.js';
import { type IncidentRow, incidentsOn } from '../../models/incidents.js';
import { actorOf } from '../auth/caller.js';
import { noContent, ok, type Route, route } from '../route.js';
import {
  AnsweredInstantSchema,
  instantOf,
  KeySchema,
  OperationReferenceSchema,
  TenantSchema,
  tenantId,
} from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Incidents';
const params = z.strictObject({ incidentKey: KeySchema });

/** Camunda's names for what our codes mean; a code without one of them is UNKNOWN. */
const codesOf = {
  IO_MAPPING_ERROR: [],
  JOB_NO_RETRIES: ['JOB_NO_RETRIES'],
  CONDITION_ERROR: ['NO_FLOW'],
  EXTRACT_VALUE_ERROR: [
    ...['EXPRESSION_FAILED', 'EXPRESSION_SYNTAX', 'EXPRESSION_TOO_LONG', 'EXPRESSION_TIMEOUT'],
    ...['CALENDAR_ARGUMENT', 'CALENDAR_EXHAUSTED'],
  ],
  CALLED_ELEMENT_ERROR: ['CALLED_PROCESS_MISSING', 'CALLED_PROCESS_FAILED'],
  UNHANDLED_ERROR_EVENT: ['UNHANDLED_ERROR'],
  MESSAGE_SIZE_EXCEEDED: ['LIMIT_EXCEEDED'],
  UNKNOWN: ['MICROSTEPS_EXCEEDED'],
} as const;
type ErrorType = keyof typeof codesOf;
const typeOf = new Map<string, ErrorType>(
  (Object.entries(codesOf) as [ErrorType, readonly string[]][]).flatMap(([type, codes]) =>
    codes.map((code): [string, ErrorType] => [code, type]),
  ),
);
const states = { ACTIVE: ['ACTIVE'], MIGRATED: [], RESOLVED: ['RESOLVED'], PENDING: [] } as const;

const IncidentSchema = z
  .strictObject({
    processDefinitionId: z.string(),
    errorType: z.enum(Object.keys(codesOf) as [ErrorType, ...ErrorType[]]),
    errorMessage: z.string(),
    elementId: z.string(),
    creationTime: AnsweredInstantSchema,
    state: z.enum(['ACTIVE', 'RESOLVED']),
    tenantId: TenantSchema,
    incidentKey: KeySchema,
    processDefinitionKey: KeySchema,
    processInstanceKey: KeySchema,
    elementInstanceKey: KeySchema.optional(),
    jobKey: KeySchema.optional(),
  })
  .meta({ id: 'Incident' });

const incidentOf = (row: IncidentRow, language: Language) => ({
  processDefinitionId: row.processId,
  errorType: typeOf.get(row.code) ?? 'UNKNOWN',
  errorMessage: row.text[language],
  elementId: row.element,
  creationTime: instantOf(row.raisedAt),
  state: row.state,
  tenantId,
  incidentKey: row._id,
  processDefinitionKey: row.definition,
  processInstanceKey: row.instance,
  ...(row.token === undefined ? {} : { elementInstanceKey: row.token }),
  ...(row.job === undefined ? {} : { jobKey: row.job, elementInstanceKey: row.job }),
});

const specIn = (language: Language): SearchSpec => ({
  fields: {
    processDefinitionId: { kind: 'text', path: 'processId' },
    errorType: { kind: { oneOf: Object.keys(codesOf) }, path: 'code', values: codesOf },
    errorMessage: { kind: 'text', path: `text.${language}` },
    elementId: { kind: 'text', path: 'element' },
    creationTime: { kind: 'instant', path: 'raisedAt' },
    state: { kind: { oneOf: Object.keys(states) }, path: 'state', values: states },
    tenantId: { kind: { oneOf: [tenantId] }, path: '_id', condition: () => ({}) },
    incidentKey: { kind: 'key', path: '_id' },
    processDefinitionKey: { kind: 'key', path: 'definition' },
    processInstanceKey: { kind: 'key', path: 'instance' },
    jobKey: { kind: 'key', path: 'job' },
  },
  sort: {
    incidentKey: '_id',
    processDefinitionKey: 'definition',
    processDefinitionId: 'processId',
    processInstanceKey: 'instance',
    errorType: 'code',
    errorMessage: `text.${language}`,
    elementId: 'element',
    creationTime: 'raisedAt',
    state: 'state',
    jobKey: 'job',
  },
  order: [['_id', -1]],
});
const specs = { zh: specIn('zh'), en: specIn('en') };

const search = route({
  method: 'post',
  path: '/v2/incidents/search',
  operation: 'searchIncidents',
  tag,
  summary: '检索异常 Open and resolved incidents',
  permission: 'incident.read',
  hasOperators: true,
  body: searchSchema(specs.zh),
  isWorded: true,
  answers: { 200: { description: 'One page', schema: pageOf(IncidentSchema) } },
  handler: async ({ body, language }, { connection }) => {
    const found = await searchRows<IncidentRow>(incidentsOn(connection), specs[language], body, []);
    return ok({ items: found.rows.map((row) => incidentOf(row, language)), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/incidents/{incidentKey}',
  operation: 'getIncident',
  tag,
  summary: '异常 One incident',
  permission: 'incident.read',
  params,
  refusals: ['INCIDENT_NOT_FOUND'],
  isWorded: true,
  answers: { 200: { description: 'The incident', schema: IncidentSchema } },
  handler: async ({ params: { incidentKey }, language }, { connection }) => {
    const row = await incidentsOn(connection).findById(incidentKey).lean<IncidentRow>();
    if (!row) throw new CodedError('INCIDENT_NOT_FOUND', say(recordWords.noIncident, { key: incidentKey }));
    return ok(incidentOf(row, language));
  },
});

const resolution = route({
  method: 'post',
  path: '/v2/incidents/{incidentKey}/resolution',
  operation: 'resolveIncident',
  tag,
  summary: '重试 The process tries again from where it stood',
  permission: 'incident.resolve',
  isCommand: true,
  params,
  body: z.strictObject({ operationReference: OperationReferenceSchema }).nullish(),
  refusals: ['INCIDENT_NOT_FOUND', 'JOB_NO_RETRIES'],
  answers: { 204: { description: 'Tried again' } },
  handler: async ({ params: { incidentKey }, caller, idempotencyKey }, { connection, engine }) => {
    const row = await incidentsOn(connection).findById(incidentKey).lean<IncidentRow>();
    if (!row) throw new CodedError('INCIDENT_NOT_FOUND', say(recordWords.noIncident, { key: incidentKey }));
    const options = idempotencyKey === undefined ? {} : { idempotencyKey };
    await engine.submit(
      row.instance,
      { type: 'incident.resolved', incident: row._id },
      actorOf(caller),
      options,
    );
    return noContent;
  },
});

export const incidentRoutes: readonly Route[] = [search, get, resolution];
