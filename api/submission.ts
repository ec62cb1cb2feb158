/**
 * What a caller fills into a form, as it goes to the engine: variables judged by the form, and the files that
 * its file pickers name, which must be there, visible to the caller, and of a type that the field accepts.
 */
import { CodedError } from '../engine/errors.js';
import type { Attachment, Variables } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import type { FormRow } from '../models/forms.js';
import { findAttachment } from './attachments/access.js';
import { isAccepted } from './attachments/fileTypes.js';
import { attachmentOf, holdFiles } from './attachments/store.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { type FilePick, judgeForm } from './formRules.js';
import { apiLimits } from './limits.js';
import { type FieldError, fieldsError } from './problem.js';
import { fieldWords, formWords } from './wordings/forms.js';

export interface Submission {
  variables: Variables;
  attachments: Attachment[];
}

/** As an event of the log carries it: without files it says nothing of them. */
export const eventPartOf = ({ variables, attachments }: Submission) =>
  attachments.length === 0 ? { variables } : { variables, attachments };

async function foundFor(context: Context, caller: Caller, pick: FilePick, errors: FieldError[]) {
  const found: Attachment[] = [];
  const field = { field: pick.field, ...(pick.label && { label: pick.label }) };
  for (const key of pick.keys) {
    try {
      const file = attachmentOf(await findAttachment(context, caller, key));
      if (isAccepted(pick.accept, file)) found.push(file);
      else {
        const message = say(fieldWords.accept, { name: file.name, accept: pick.accept });
        errors.push({ ...field, rule: 'accept', message });
      }
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'ATTACHMENT_NOT_FOUND') throw error;
      const message = say(fieldWords.noAttachment, { key });
      errors.push({ ...field, rule: 'attachment', message });
    }
  }
  return found;
}

/** The files that the picks name, each once, and kept until the command is done. */
async function attachmentsOf(context: Context, caller: Caller, picks: FilePick[]): Promise<Attachment[]> {
  const max = apiLimits.attachmentsPerCommandMax;
  if (picks.flatMap(({ keys }) => keys).length > max) {
    throw new CodedError('ATTACHMENTS_TOO_MANY', say(formWords.manyFiles, { max }));
  }
  const errors: FieldError[] = [];
  const found = new Map<string, Attachment>();
  for (const pick of picks) {
    for (const file of await foundFor(context, caller, pick, errors)) found.set(file.key, file);
  }
  if (errors.length > 0) throw fieldsError('FORM_INVALID', errors);
  await holdFiles(context, [...found.keys()]);
  return [...found.values()];
}

/** `known` are the variables that the form shows beside what is filled in. Without a form all is taken. */
export async function judgeSubmission(
  context: Context,
  caller: Caller,
  form: FormRow | null,
  { given, known }: { given: Variables; known: Variables },
): Promise<Submission> {
  if (!form) return { variables: given, attachments: [] };
  const at = new Date(context.clock.now()).toISOString();
  const environment = { at, calendar: context.engine.calendars.current };
  const { variables, picks } = judgeForm(form.schemaText, given, known, environment);
  return { variables, attachments: await attachmentsOf(context, caller, picks) };
}
