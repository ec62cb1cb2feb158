/** Messages from other systems. */
import { z } from 'zod';
import { actorOf } from '../auth/caller.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import {
  KeySchema,
  LongSchema,
  TenantGivenSchema,
  TenantSchema,
  tenantId,
  VariablesGivenSchema,
} from '../schemas.js';

const tag = 'Messages';
const name = z.string().min(1).max(200);
const correlationKey = z.string().max(400).default('');

const publication = route({
  method: 'post',
  path: '/v2/messages/publication',
  operation: 'publishMessage',
  tag,
  summary: '发布消息 Kept for its time to live until an instance waits for it',
  permission: 'message.publish',
  isCommand: true,
  body: z.strictObject({
    name,
    correlationKey,
    timeToLive: LongSchema(0, apiLimits.messageTimeToLiveMsMax).default(0),
    messageId: z.string().max(200).optional(),
    variables: VariablesGivenSchema,
    tenantId: TenantGivenSchema,
  }),
  refusals: ['MESSAGE_EXISTS'],
  answers: {
    200: {
      description: 'Published',
      schema: z
        .strictObject({ tenantId: TenantSchema, messageKey: KeySchema })
        .meta({ id: 'PublishedMessage' }),
    },
  },
  handler: async ({ body, caller }, { engine }) => {
    const { timeToLive: timeToLiveMs, messageId, variables } = body;
    const id = messageId ? { messageId } : {};
    const said = { name: body.name, correlationKey: body.correlationKey, variables, timeToLiveMs, ...id };
    const { message } = await engine.publishMessage(said, actorOf(caller));
    return ok({ tenantId, messageKey: message });
  },
});

const correlation = route({
  method: 'post',
  path: '/v2/messages/correlation',
  operation: 'correlateMessage',
  tag,
  summary: '关联消息 To an instance that waits for it now or starts with it, or refused',
  permission: 'message.publish',
  isCommand: true,
  body: z.strictObject({
    name,
    correlationKey,
    variables: VariablesGivenSchema,
    tenantId: TenantGivenSchema,
  }),
  refusals: ['SUBSCRIPTION_NOT_FOUND'],
  answers: {
    200: {
      description: 'Correlated',
      schema: z
        .strictObject({ tenantId: TenantSchema, messageKey: KeySchema, processInstanceKey: KeySchema })
        .meta({ id: 'CorrelatedMessage' }),
    },
  },
  handler: async ({ body, caller }, { engine }) => {
    const said = { name: body.name, correlationKey: body.correlationKey, variables: body.variables };
    const { message, instance } = await engine.correlateMessage(said, actorOf(caller));
    return ok({ tenantId, messageKey: message, processInstanceKey: instance });
  },
});

export const messageRoutes: readonly Route[] = [publication, correlation];
