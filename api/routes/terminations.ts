/** 终止 and 撤回申请: how an instance is ended by decision, and an application taken back by its applicant. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import type { InstanceRow } from '../../models/instances.js';
import { tasksOn } from '../../models/tasks.js';
import { actorOf, type Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { findInstance, refuseLasting } from '../lookup.js';
import { type Route, route } from '../route.js';
import { KeySchema } from '../schemas.js';
import { asObject } from '../starting.js';
import { OpinionSchema, opinionOf, submitted } from '../taskCommand.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Process instances';
const params = z.strictObject({ processInstanceKey: KeySchema });

function refuseEnded(row: InstanceRow, idempotencyKey: string | undefined): void {
  if (row.state === 'ACTIVE' || idempotencyKey !== undefined) return;
  throw new CodedError('INSTANCE_ENDED', say(recordWords.ended, { key: row._id }));
}

/** The platform and administrators; the applicant while his application is with him. */
async function refuseTerminating(context: Context, caller: Caller, row: InstanceRow): Promise<void> {
  if (caller.roles.has('admin') || caller.roles.has('platform')) return;
  const place = await context.engine.applicationIn(row._id);
  const revision = { state: 'CREATED', purpose: 'revision' } as const;
  const own = { instance: place, ...revision, assignee: caller.name };
  if (await tasksOn(context.connection).exists(own)) return;
  throw new CodedError('FORBIDDEN', say(recordWords.termination));
}

const terminate = route({
  method: 'post',
  path: '/v2/process-instances/{processInstanceKey}/termination',
  operation: 'terminateProcessInstance',
  tag,
  summary: '终止 Ends the instance for good, with its reasons, and all that it has called',
  permission: 'task.work',
  isCommand: true,
  params,
  body: z.strictObject({ opinion: z.string().min(1).max(apiLimits.opinionCharactersMax) }),
  refusals: ['INSTANCE_NOT_FOUND', 'INSTANCE_ENDED', 'INSTANCE_IS_CALLED', 'FORBIDDEN', 'OPINION_REQUIRED'],
  answers: { 204: { description: 'Ended' } },
  handler: async (input, context) => {
    const { caller, body } = input;
    const row = await findInstance(context, caller, input.params.processInstanceKey);
    refuseEnded(row, input.idempotencyKey);
    refuseLasting(context, row);
    await refuseTerminating(context, caller, row);
    const event = { type: 'instance.terminated', opinion: body.opinion } as const;
    return submitted(context, row._id, event, actorOf(caller), input);
  },
});

/** An application on paper (A9) is its desk's to take back, whoever of it entered it. */
async function deskIn(context: Context, caller: Caller, place: string): Promise<{ desk?: string }> {
  const { applicant } = await context.engine.variables(place);
  const { desk } = asObject(asObject(applicant).offline);
  return typeof desk === 'string' && caller.groups.includes(desk) ? { desk } : {};
}

const withdraw = route({
  method: 'post',
  path: '/v2/process-instances/{processInstanceKey}/withdrawal',
  operation: 'withdrawProcessInstance',
  tag,
  summary:
    '撤回申请 The applicant, or the desk that entered it, takes it back before anybody goes on with it',
  permission: 'instance.start',
  isCommand: true,
  params,
  body: z
    .strictObject({ opinion: OpinionSchema })
    .nullish()
    .transform((body) => body ?? {}),
  refusals: [
    'INSTANCE_NOT_FOUND',
    'INSTANCE_ENDED',
    'WITHDRAWAL_TOO_LATE',
    'WITHDRAWAL_NOT_OWN',
    'WITHDRAWN_ALREADY',
    'RETURN_NO_APPLICANT',
  ],
  answers: { 204: { description: 'It is with the applicant again' } },
  handler: async (input, context) => {
    const { caller, body } = input;
    const row = await findInstance(context, caller, input.params.processInstanceKey);
    refuseEnded(row, input.idempotencyKey);
    const place = await context.engine.applicationIn(row._id);
    const desk = row.offline ? await deskIn(context, caller, place) : {};
    const event = { type: 'instance.withdrawn', ...opinionOf(body), ...desk } as const;
    return submitted(context, place, event, actorOf(caller), input);
  },
});

export const terminationRoutes: readonly Route[] = [terminate, withdraw];
