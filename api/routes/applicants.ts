/** Who applied, and whether the application came offline (A9), as the log has it from the first moment on. */
import { z } from 'zod';
import type { Json } from '../../engine/vocabulary.js';
import { findInstance } from '../lookup.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, KeySchema } from '../schemas.js';

const ApplicantSchema = z
  .strictObject({
    processInstanceKey: KeySchema,
    origin: z.enum(['online', 'offline']),
    recordedAt: AnsweredInstantSchema.describe('The recorded online time, from which limits run (A17)'),
    user: z.string(),
    name: z.string().optional(),
    organisation: z.string().optional(),
    organisationName: z.string().optional(),
    enteredBy: z.string().optional(),
    enteredByName: z.string().optional(),
    receivedOn: z.iso.date().optional(),
    scan: KeySchema.optional().describe('The attachment with the scan of the paper'),
    desk: z.string().optional().describe('The group that asks the department for what is missing'),
    amended: z
      .strictObject({
        task: KeySchema,
        enteredBy: z.string(),
        enteredByName: z.string(),
        receivedOn: z.iso.date(),
        applicantName: z.string().optional(),
        scan: KeySchema.optional(),
      })
      .optional()
      .describe('What the desk last handed in for the department: by which task, who took it, when, how'),
  })
  .meta({ id: 'Applicant' });

const membersOf = (value: Json | undefined): Record<string, Json> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

const get = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}/applicant',
  operation: 'getApplicant',
  tag: 'Process instances',
  summary: '申请人 Who applied, online or offline, and when that was recorded',
  permission: 'instance.read',
  params: z.strictObject({ processInstanceKey: KeySchema }),
  refusals: ['INSTANCE_NOT_FOUND'],
  answers: { 200: { description: 'The applicant', schema: ApplicantSchema } },
  handler: async ({ params: { processInstanceKey }, caller }, context) => {
    const row = await findInstance(context, caller, processInstanceKey);
    const [first] = await context.engine.history(row._id, { fromSeq: 0, limit: 1 });
    const event = first?.event;
    const applicant = membersOf(event?.type === 'instance.started' ? event.variables.applicant : undefined);
    const { name, organisation, organisationName, offline } = applicant;
    const shown = Object.entries({ name, organisation, organisationName, ...membersOf(offline) });
    const now = membersOf((await context.engine.variables(row._id)).applicant);
    const { amended } = membersOf(now.offline);
    return ok({
      processInstanceKey: row._id,
      ...(amended === undefined ? {} : { amended }),
      origin: offline === undefined ? 'online' : 'offline',
      recordedAt: row.startedAt.toISOString(),
      user: typeof applicant.user === 'string' ? applicant.user : row.initiator,
      ...Object.fromEntries(shown.filter(([, value]) => typeof value === 'string')),
    });
  },
});

export const applicantRoutes: readonly Route[] = [get];
