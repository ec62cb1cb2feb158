/**
 * Finds the version of a form that a task or a start is bound to: the one deployed with the definition, or
 * the latest.
 */

import type { Key } from '../engine/vocabulary.js';
import { type DefinitionRow, definitionsOn } from '../models/definitions.js';
import { type DeploymentRow, deploymentsOn } from '../models/deployments.js';
import { type FormRow, formsOn } from '../models/forms.js';
import type { TaskRow } from '../models/tasks.js';
import type { Context } from './context.js';
import { tenantId } from './schemas.js';

export async function findForm(context: Context, definition: Key, formId: string): Promise<FormRow | null> {
  const { connection } = context;
  const row = await definitionsOn(connection)
    .findById(definition, { deployment: 1 })
    .lean<Pick<DefinitionRow, 'deployment'>>();
  const deployment = row && (await deploymentsOn(connection).findById(row.deployment).lean<DeploymentRow>());
  const together = { formId, _id: { $in: deployment?.forms ?? [] } };
  const bound = await formsOn(connection).findOne(together).sort({ version: -1 }).lean<FormRow>();
  return bound ?? (await formsOn(connection).findOne({ formId }).sort({ version: -1 }).lean<FormRow>());
}

/** Keys of the forms that these tasks are bound to, by `definition form`; each pair is looked up once. */
export async function formKeysOf(
  context: Context,
  tasks: readonly Pick<TaskRow, 'definition' | 'form'>[],
): Promise<Map<string, Key>> {
  const pairs = new Map(tasks.map((task) => [`${task.definition} ${task.form}`, task]));
  const found = await Promise.all(
    [...pairs].map(async ([pair, { definition, form }]): Promise<[string, Key | undefined]> => {
      const row = form === undefined ? null : await findForm(context, definition, form);
      return [pair, row?._id];
    }),
  );
  return new Map(found.filter((entry): entry is [string, Key] => entry[1] !== undefined));
}

/** As Camunda's clients read a form. */
export const formAnswerOf = (form: FormRow) => ({
  tenantId,
  formId: form.formId,
  formKey: form._id,
  version: form.version,
  schema: JSON.parse(form.schemaText) as Record<string, unknown>,
});
