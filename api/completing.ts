/**
 * What a task is completed with: judged by its form and by what the processes check beside it. What the
 * applicant changes in his application (修改、补正) is judged as the application was, by the start form and
 * the start check of the process that he applied with, which may have called the one that asks him.
 */
import type { Definition, Variables } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { type InstanceRow, instancesOn } from '../models/instances.js';
import type { TaskRow } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import { withCallers } from './callFamily.js';
import type { Context } from './context.js';
import { startTerms } from './definitionRow.js';
import { findForm } from './forms.js';
import { amendedOffline, type HandedIn, isEntered } from './offline.js';
import { invalidArgument } from './problem.js';
import { applicantOf, checkContext, passed, startSubmission } from './starting.js';
import { judgeSubmission, type Submission } from './submission.js';
import { recordWords } from './wordings/records.js';

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

/** What a task is completed with, and how an absent department gave it. */
export interface Completing {
  given: Variables;
  onBehalfOf?: HandedIn | undefined;
}

/**
 * Who applied stays the applicant, and a seal that no longer seals anything goes. What the desk hands in for
 * a department (A9) is judged as the department's.
 */
async function revised(
  context: Context,
  caller: Caller,
  row: TaskRow,
  { given, onBehalfOf }: Completing,
): Promise<Submission> {
  const definition = await appliedWith(context, row);
  const known = await context.engine.variables(row.instance);
  const isOffline = isEntered(known);
  if (!isOffline) refuseOnBehalf(row, onBehalfOf);
  const applicant = isOffline
    ? amendedOffline(context, caller, known, { task: row._id, handedIn: onBehalfOf })
    : applicantOf(caller);
  const scans = onBehalfOf?.scan === undefined ? [] : [onBehalfOf.scan];
  const { variables, attachments } = await startSubmission(context, caller, definition, {
    given,
    applicant,
    scans,
  });
  const { applicant: said = null, ...changed } = variables;
  const unsealed: Variables = known.seal !== undefined && changed.seal === undefined ? { seal: null } : {};
  const again = { ...(isOffline && { applicant: said }), ...changed, ...unsealed };
  return { variables: await checked(context, caller, row, again, known), attachments };
}

function refuseOnBehalf(row: TaskRow, onBehalfOf: HandedIn | undefined): void {
  if (!onBehalfOf) return;
  const message = say(recordWords.notEntered, { key: row._id });
  throw invalidArgument(message, 'body.onBehalfOf', 'unexpected');
}

export async function taskSubmission(
  context: Context,
  caller: Caller,
  row: TaskRow,
  completing: Completing,
): Promise<Submission> {
  const { given } = completing;
  if (row.state !== 'CREATED') return { variables: given, attachments: [] };
  if (row.purpose !== undefined) return revised(context, caller, row, completing);
  refuseOnBehalf(row, completing.onBehalfOf);
  const form = await findTaskForm(context, row);
  const known = await context.engine.variables(row.instance, row._id);
  const { variables, attachments } = await judgeSubmission(context, caller, form, { given, known });
  return { variables: await checked(context, caller, row, variables, known), attachments };
}
