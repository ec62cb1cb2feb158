/**
 * Who may see a file: before an instance refers to it, its uploader's organisation; after that its uploader,
 * and whoever may see one of the instances or tasks that refer to it, or an instance that these have called.
 */
import type { Attachment, Key } from '../../engine/vocabulary.js';
import { type AttachmentReferenceRow, attachmentReferencesOn } from '../../models/attachmentReferences.js';
import { type AttachmentRow, attachmentsOn } from '../../models/attachments.js';
import { tasksOn } from '../../models/tasks.js';
import { type Caller, seesAll } from '../auth/caller.js';
import { seesFamily } from '../callFamily.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { visibleTasks } from '../visibility.js';
import { attachmentOf, holdFiles, notThere } from './store.js';

const isOfOrganisation = (caller: Caller, { organisations }: AttachmentRow): boolean =>
  caller.memberships.some(({ organisation }) => organisations.includes(organisation));

/** Page by page, since a file may be part of many instances; the first that the caller sees decides. */
async function isReferenceVisible(
  { connection }: Context,
  caller: Caller,
  key: Key,
): Promise<boolean | null> {
  const limit = apiLimits.attachmentReferencesAtOnceMax;
  let after = '';
  for (;;) {
    const rows = await attachmentReferencesOn(connection)
      .find({ attachment: key, _id: { $gt: after } }, { instance: 1, task: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Pick<AttachmentReferenceRow, '_id' | 'instance' | 'task'>[]>();
    if (rows.length === 0) return after === '' ? null : false;
    const instances = [...new Set(rows.map(({ instance }) => instance))];
    if (await seesFamily(connection, caller, instances)) return true;
    const tasks = { _id: { $in: rows.flatMap(({ task }) => (task === undefined ? [] : [task])) } };
    if (await tasksOn(connection).exists({ $and: [tasks, ...visibleTasks(caller)] })) return true;
    if (rows.length < limit) return false;
    after = rows.at(-1)?._id ?? after;
  }
}

async function isVisible(context: Context, caller: Caller, row: AttachmentRow): Promise<boolean> {
  if (row.uploadedBy === caller.name || seesAll(caller)) return true;
  const seen = await isReferenceVisible(context, caller, row._id);
  return seen ?? isOfOrganisation(caller, row);
}

/** A whole file that the caller may see; what he may not see is not there for him. */
export async function findAttachment(context: Context, caller: Caller, key: Key): Promise<AttachmentRow> {
  const row = await attachmentsOn(context.connection)
    .findOne({ _id: key, state: 'stored' })
    .lean<AttachmentRow>();
  if (!row || !(await isVisible(context, caller, row))) throw notThere(key);
  return row;
}

/** Files that a command makes part of an instance: the caller sees them, and they stay until then. */
export async function takeAttachments(
  context: Context,
  caller: Caller,
  keys: readonly Key[],
): Promise<Attachment[]> {
  const rows: AttachmentRow[] = [];
  for (const key of new Set(keys)) rows.push(await findAttachment(context, caller, key));
  await holdFiles(
    context,
    rows.map(({ _id }) => _id),
  );
  return rows.map(attachmentOf);
}
