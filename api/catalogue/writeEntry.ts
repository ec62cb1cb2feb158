/**
 * Writes a catalogue entry. The revision is the log of the entry: it is written first, and its number belongs
 * to one writer; whoever comes to a number that is taken finishes what its writer may have left, and is
 * refused. So the history has no gap and no entry that is not in it. An application under way keeps the terms
 * it started with.
 */
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { isDuplicateKey } from '../../models/driver.js';
import { organisationsOn } from '../../models/organisations.js';
import { type ResourceRevision, resourceRevisionsOn } from '../../models/resourceRevisions.js';
import { type CatalogueResource, resourcesOn } from '../../models/resources.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { invalidArgument } from '../problem.js';
import { catalogueWords } from '../wordings/catalogue.js';
import { type Entry, refuseOtherThanKeeper } from './entry.js';

async function refuseUnknownProvider({ connection }: Context, provider: string): Promise<void> {
  const found = await organisationsOn(connection).findById(provider).lean();
  if (found?.kind === 'municipal-department') return;
  throw invalidArgument(say(catalogueWords.noDepartment, { provider }), 'body.provider', 'unknown');
}

const revisionOf = (entry: CatalogueResource, by?: string): ResourceRevision => ({
  _id: `${entry._id}@${entry.revision}`,
  resource: entry._id,
  revision: entry.revision,
  entry,
  ...(by !== undefined && { by }),
  at: entry.updatedAt,
});

/** True when the number was free. */
async function claim({ connection }: Context, revision: ResourceRevision): Promise<boolean> {
  try {
    await resourceRevisionsOn(connection).create(revision);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** The entry says what its revision says, unless a later one has been there. */
async function apply({ connection }: Context, { entry, revision }: ResourceRevision): Promise<void> {
  const rows = resourcesOn(connection);
  try {
    await rows.replaceOne({ _id: entry._id, revision: { $lt: revision } }, entry, { upsert: revision === 1 });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

export async function writeEntry(
  context: Context,
  caller: Caller,
  code: string,
  { shareCondition, ...said }: Entry,
  before: CatalogueResource | null,
): Promise<CatalogueResource> {
  if (before) refuseOtherThanKeeper(caller, before.provider);
  refuseOtherThanKeeper(caller, said.provider);
  await refuseUnknownProvider(context, said.provider);
  if (before) await claim(context, revisionOf(before));
  const entry: CatalogueResource = {
    _id: code,
    ...said,
    ...(shareCondition !== undefined && { shareCondition }),
    revision: (before?.revision ?? 0) + 1,
    updatedAt: new Date(context.clock.now()).toISOString(),
  };
  const revision = revisionOf(entry, caller.name);
  if (await claim(context, revision)) {
    await apply(context, revision);
    return entry;
  }
  const first = await resourceRevisionsOn(context.connection).findById(revision._id).lean<ResourceRevision>();
  if (first) await apply(context, first);
  throw new CodedError('PRECONDITION_FAILED', say(catalogueWords.written, { code }));
}
