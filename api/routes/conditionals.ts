/** Conditional start events: another system says what has changed. */
import { z } from 'zod';
import { actorOf } from '../auth/caller.js';
import { ok, type Route, route } from '../route.js';
import { KeySchema, TenantGivenSchema, TenantSchema, tenantId, VariablesGivenSchema } from '../schemas.js';

const evaluation = route({
  method: 'post',
  path: '/v2/conditionals/evaluation',
  operation: 'evaluateConditionals',
  tag: 'Conditionals',
  summary: '评估条件启动事件 Starts an instance for each start event whose condition holds',
  permission: 'conditional.evaluate',
  isCommand: true,
  body: z.strictObject({
    variables: VariablesGivenSchema,
    processDefinitionKey: KeySchema.optional(),
    tenantId: TenantGivenSchema,
  }),
  refusals: ['DEFINITION_NOT_FOUND'],
  answers: {
    200: {
      description: 'What has begun; empty when no condition holds',
      schema: z
        .strictObject({
          conditionalEvaluationKey: KeySchema,
          tenantId: TenantSchema,
          processInstances: z.array(
            z.strictObject({ processDefinitionKey: KeySchema, processInstanceKey: KeySchema }),
          ),
        })
        .meta({ id: 'EvaluatedConditionals' }),
    },
  },
  handler: async ({ body, caller, idempotencyKey }, { engine }) => {
    const { variables, processDefinitionKey: definition } = body;
    const { evaluation: key, instances } = await engine.evaluateConditions(
      definition === undefined ? { variables } : { variables, definition },
      actorOf(caller),
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
    return ok({
      conditionalEvaluationKey: key,
      tenantId,
      processInstances: instances.map((one) => ({
        processDefinitionKey: one.definition,
        processInstanceKey: one.instance,
      })),
    });
  },
});

export const conditionalRoutes: readonly Route[] = [evaluation];
