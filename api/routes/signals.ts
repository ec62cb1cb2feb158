/** Signals from other systems. */
import { z } from 'zod';
import { actorOf } from '../auth/caller.js';
import { ok, type Route, route } from '../route.js';
import { KeySchema, TenantGivenSchema, TenantSchema, tenantId, VariablesGivenSchema } from '../schemas.js';

const broadcast = route({
  method: 'post',
  path: '/v2/signals/broadcast',
  operation: 'broadcastSignal',
  tag: 'Signals',
  summary: '广播信号 To everything that waits for it now, in every instance and start event',
  permission: 'signal.broadcast',
  isCommand: true,
  body: z.strictObject({
    signalName: z.string().min(1).max(200),
    variables: VariablesGivenSchema,
    tenantId: TenantGivenSchema,
  }),
  answers: {
    200: {
      description: 'Stored, and on its way',
      schema: z
        .strictObject({ tenantId: TenantSchema, signalKey: KeySchema })
        .meta({ id: 'BroadcastSignal' }),
    },
  },
  handler: async ({ body, caller }, { engine }) => {
    const said = { name: body.signalName, variables: body.variables };
    const { signal } = await engine.broadcastSignal(said, actorOf(caller));
    return ok({ tenantId, signalKey: signal });
  },
});

export const signalRoutes: readonly Route[] = [broadcast];
