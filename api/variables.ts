/** Variables of an instance as Camunda's clients read them: one item per name, the value as JSON text. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Json, Key } from '../engine/vocabulary.js';
import type { Context } from './context.js';
import { pageOfItems } from './listed.js';
import { KeySchema, TenantSchema, tenantId } from './schemas.js';
import type { SearchBody, SearchSpec } from './search.js';

export const VariableItemSchema = z
  .strictObject({
    name: z.string(),
    value: z.string().describe('JSON'),
    isTruncated: z.boolean(),
    tenantId: TenantSchema,
    variableKey: KeySchema,
    scopeKey: KeySchema,
    processInstanceKey: KeySchema,
  })
  .meta({ id: 'Variable' });
type VariableItem = z.output<typeof VariableItemSchema>;

export const variablesSpec: SearchSpec = {
  fields: { name: { kind: 'text', path: 'name' }, value: { kind: 'text', path: 'value' } },
  sort: { name: 'name', value: 'value', variableKey: 'variableKey' },
  order: [['name', 1]],
};

/** A variable has no key in the log; it is named by its scope and name. */
function keyOf(scope: Key, name: string): Key {
  const digest = createHash('sha256').update(`${scope} ${name}`).digest();
  return String(digest.readBigUInt64BE() >> 4n);
}

const itemOf = (instance: Key, scope: Key, [name, value]: [string, Json]): VariableItem => ({
  name,
  value: JSON.stringify(value),
  isTruncated: false,
  tenantId,
  variableKey: keyOf(scope, name),
  scopeKey: scope,
  processInstanceKey: instance,
});

/** Of the scope with this key (default: the process), inner over outer; paged by `from`. */
export async function searchVariables(
  context: Context,
  instance: Key,
  scope: Key | undefined,
  body: SearchBody,
) {
  const variables = await context.engine.variables(instance, scope);
  const items = Object.entries(variables).map((one) => itemOf(instance, scope ?? instance, one));
  return pageOfItems(variablesSpec, items, body);
}

export const allVariablesSpec: SearchSpec = {
  fields: {
    ...variablesSpec.fields,
    tenantId: { kind: { oneOf: [tenantId] }, path: 'tenantId' },
    isTruncated: { kind: 'boolean', path: 'isTruncated' },
    variableKey: { kind: 'key', path: 'variableKey' },
    scopeKey: { kind: 'key', path: 'scopeKey' },
    processInstanceKey: { kind: 'key', path: 'processInstanceKey' },
  },
  sort: {
    ...variablesSpec.sort,
    tenantId: 'tenantId',
    scopeKey: 'scopeKey',
    processInstanceKey: 'processInstanceKey',
  },
  order: [['name', 1]],
};

/** Those of every scope and activity of an instance, each where it is held; the process by its instance. */
export async function searchAllVariables(context: Context, instance: Key, body: SearchBody) {
  const { root, scopes, activities } = await context.engine.state(instance);
  const items = [
    ...Object.values(scopes).map(({ key, activity, variables }) => ({
      scope: key === root ? instance : (activity ?? key),
      variables,
    })),
    ...Object.values(activities).map(({ key, variables }) => ({ scope: key, variables })),
  ].flatMap(({ scope, variables }) => Object.entries(variables).map((one) => itemOf(instance, scope, one)));
  return pageOfItems(allVariablesSpec, items, body);
}
