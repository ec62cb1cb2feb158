/** Variables of an instance, scope by scope, as an auditor or an operator reads them. */
import { z } from 'zod';
import { say } from '../../engine/wording.js';
import { findInstance } from '../lookup.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route } from '../route.js';
import { pageOf, searchSchema } from '../search.js';
import { allVariablesSpec, searchAllVariables, VariableItemSchema } from '../variables.js';
import { searchWords } from '../wordings/searches.js';

const search = route({
  method: 'post',
  path: '/v2/variables/search',
  operation: 'searchVariables',
  tag: 'Variables',
  summary: '检索变量 The variables of one instance, never truncated; filter by processInstanceKey',
  permission: 'instance.audit',
  hasOperators: true,
  query: z.strictObject({ truncateValues: z.enum(['true', 'false']).optional() }),
  body: searchSchema(allVariablesSpec),
  refusals: ['INSTANCE_NOT_FOUND', 'FORBIDDEN'],
  answers: { 200: { description: 'One page', schema: pageOf(VariableItemSchema) } },
  handler: async ({ body, caller }, context) => {
    const instance = body.filter?.processInstanceKey;
    if (typeof instance !== 'string') {
      throw invalidArgument(say(searchWords.variablesOfOne), 'body.filter.processInstanceKey');
    }
    const { _id } = await findInstance(context, caller, instance);
    return ok(await searchAllVariables(context, _id, body));
  },
});

export const variableRoutes: readonly Route[] = [search];
