/**
 * What a task is completed with: judged by its form and by what the processes check beside it. What the
 * applicant changes in his application (修改、补正) is judged as the application was, by the start form and
 * the start check of the process that he applied with, which may have called the one that asks him.
 */
import type { Definition, Variables } from '../engine/vocabulary.js';
import { type InstanceRow, instancesOn } from '../models/instances.js';
import type { TaskRow } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import { withCallers } from './callFamily.js';
import type { Context } from './context.js';
import { startTerms } from './definitionRow.js';
import { findForm } from './forms.js';
import { applicantOf, checkContext, passed, startSubmission } from './starting.js';
import { judgeSubmission, type Submission } from './submission.js';

/** The process of the application that an instance is about: that of the outermost caller. */
export async function appliedWith(
  { connection, engine }: Pick<Context, 'connection' | 'engine'>,
  { instance, definition }: Pick<TaskRow, 'instance' | 'definition'>,
): Promise<Definition> {
  const rows = instancesOn(connection);
  const row = await rows.findById(instance).lean<InstanceRow>();
  const outermost = row?.parent && (await withCallers(connection, row)).at(-1);
  const found = outermost && (await rows.findById(outermost, { definition: 1 }).lean<InstanceRow>());
  return engine.definition(found ? found.definition : definition);
}

/** The form that a task is worked with: its own, or for the applicant's the one that he applied with. */
export async function findTaskForm(context: Context, row: TaskRow) {
  if (row.purpose === undefined) {
    return row.form === undefined ? null : findForm(context, row.definition, row.form);
  }
  const definition = await appliedWith(context, row);
  const { form } = startTerms(definition);
  return form === undefined ? null : findForm(context, definition.key, form);
}

async function checked(
  context: Context,
  caller: Caller,
  { processId, element, purpose }: TaskRow,
  variables: Variables,
  known: Variables,
): Promise<Variables> {
  const completion = { processId, element, variables, known, purpose };
  return passed(await context.checkCompletion(completion, checkContext(context, applicantOf(caller))));
}

/** Who applied stays the applicant, and a seal that no longer seals anything goes. */
async function revised(
  context: Context,
  caller: Caller,
  row: TaskRow,
  given: Variables,
): Promise<Submission> {
  const definition = await appliedWith(context, row);
  const { variables, attachments } = await startSubmission(context, caller, definition, { given });
  const { applicant: _same, ...changed } = variables;
  const known = await context.engine.variables(row.instance);
  const unsealed: Variables = known.seal !== undefined && changed.seal === undefined ? { seal: null } : {};
  return { variables: await checked(context, caller, row, { ...changed, ...unsealed }, known), attachments };
}

export async function taskSubmission(
  context: Context,
  caller: Caller,
  row: TaskRow,
  given: Variables,
): Promise<Submission> {
  if (row.state !== 'CREATED') return { variables: given, attachments: [] };
  if (row.purpose !== undefined) return revised(context, caller, row, given);
  const form = await findTaskForm(context, row);
  const known = await context.engine.variables(row.instance, row._id);
  const { variables, attachments } = await judgeSubmission(context, caller, form, { given, known });
  return { variables: await checked(context, caller, row, variables, known), attachments };
}
