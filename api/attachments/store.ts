/**
 * Takes uploaded files in, and away again when nothing refers to them.
 *
 * U1  A file is there whole or not at all: its row says `stored` only when every byte is durable and of the
 *     type that its name promises.
 * U2  What a crash or a lost caller left half is taken away once its time is up.
 * U3  A file that a commit refers to is never taken away: whoever is about to refer to it first moves its
 *     time, and the sweeper takes only what nobody refers to and whose time nobody has moved meanwhile.
 */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '../../engine/errors.js';
import type { Attachment, Key } from '../../engine/vocabulary.js';
import { say, type Text } from '../../engine/wording.js';
import { attachmentReferencesOn } from '../../models/attachmentReferences.js';
import { type AttachmentRow, attachmentsOn } from '../../models/attachments.js';
import { fileSink, removeFile } from '../../models/files.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { attachmentWords } from '../wordings/attachments.js';
import { extensions, fileTypeOf } from './fileTypes.js';
import type { Probe } from './probes.js';
import type { Upload } from './upload.js';

type Store = Pick<Context, 'connection' | 'clock'>;

const keepUntil = ({ clock }: Store): Date =>
  new Date(clock.now() + apiLimits.attachmentKeptHours * 3_600_000);

const wrongType = (why: Text): CodedError => new CodedError('ATTACHMENT_TYPE', why);

function checkedName(name: string): string {
  const normal = name.normalize('NFC').trim();
  if (normal === '' || normal.length > apiLimits.attachmentNameCharactersMax) {
    const max = apiLimits.attachmentNameCharactersMax;
    throw invalidArgument(say(attachmentWords.name, { max }), 'name', 'length');
  }
  if (/[\p{C}/\\]/u.test(normal)) {
    throw invalidArgument(say(attachmentWords.nameCharacters), 'name', 'characters');
  }
  return normal;
}

/** So that nobody fills the disk with what no instance ever refers to. */
async function refuseTooMany({ connection }: Store, caller: Caller): Promise<void> {
  const unused = { uploadedBy: caller.name, keepUntil: { $exists: true } };
  const max = apiLimits.attachmentsUnusedMax;
  if ((await attachmentsOn(connection).countDocuments(unused, { limit: max })) < max) return;
  throw new CodedError('ATTACHMENTS_TOO_MANY', say(attachmentWords.manyLoose, { name: caller.name, max }));
}

/** Counts, hashes and looks at the bytes on their way. */
class Meter {
  size = 0;
  private readonly digest = createHash('sha256');
  private readonly probe: Probe;
  private readonly bytesMax: number;

  constructor(probe: Probe, bytesMax: number) {
    this.probe = probe;
    this.bytesMax = bytesMax;
  }

  async *measured(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of bytes) {
      this.size += piece.length;
      if (this.size > this.bytesMax) {
        throw new CodedError('PAYLOAD_TOO_LARGE', say(attachmentWords.large, { max: this.bytesMax }));
      }
      this.digest.update(piece);
      this.probe.see(piece);
      yield piece;
    }
    // Thrown before the sink is told that this was all: nothing of a wrong file is ever complete.
    if (this.size === 0) throw invalidArgument(say(attachmentWords.empty), 'body', 'too_small');
    if (!this.probe.fits()) throw wrongType(say(attachmentWords.otherType));
  }

  sha256(): string {
    return this.digest.digest('hex');
  }
}

/** Stores a file of the caller's and gives what identifies it (U1). */
export async function storeFile(
  context: Context,
  caller: Caller,
  upload: Upload,
  given?: string,
): Promise<AttachmentRow> {
  const { connection, settings, clock, engine } = context;
  const name = checkedName(upload.name ?? given ?? '');
  const type = fileTypeOf(name);
  if (!type) throw wrongType(say(attachmentWords.extension, { name, extensions }));
  await refuseTooMany(context, caller);
  const rows = attachmentsOn(connection);
  const row: AttachmentRow = {
    _id: engine.newKey(),
    state: 'uploading',
    name,
    mediaType: type.mediaType,
    uploadedBy: caller.name,
    organisations: [...new Set(caller.memberships.map(({ organisation }) => organisation))],
    uploadedAt: new Date(clock.now()),
    keepUntil: keepUntil(context),
  };
  await rows.collection.insertOne(row as never);
  const meter = new Meter(type.probe(), settings.attachmentMegabytesMax * 1024 * 1024);
  try {
    await pipeline(meter.measured(upload.bytes), fileSink(connection, row._id, name));
  } catch (error) {
    await takeAway(context, row._id);
    throw error;
  }
  const known = { size: meter.size, sha256: meter.sha256() };
  await rows.updateOne({ _id: row._id }, { $set: { state: 'stored', ...known } });
  return { ...row, state: 'stored', ...known };
}

/** The bytes first, so that a crash between the two leaves a row that leads to what is left. */
async function takeAway({ connection }: Store, key: Key): Promise<void> {
  await removeFile(connection, key);
  await attachmentsOn(connection).deleteOne({ _id: key });
}

/** As the log keeps it. */
export function attachmentOf(row: AttachmentRow): Attachment {
  const { _id: key, name, mediaType, size, sha256 } = row;
  if (size === undefined || sha256 === undefined) throw new Error(`the attachment "${key}" is not whole`);
  return { key, name, mediaType, size, sha256 };
}

export const notThere = (key: Key): CodedError =>
  new CodedError('ATTACHMENT_NOT_FOUND', say(attachmentWords.none, { key }));

/** Moves the time of files that a command is about to refer to; refuses one that has just gone (U3). */
export async function holdFiles(context: Store, keys: readonly Key[]): Promise<void> {
  const rows = attachmentsOn(context.connection);
  for (const key of keys) {
    const stored = { _id: key, state: 'stored' as const };
    const moved = await rows.updateOne(
      { ...stored, keepUntil: { $exists: true } },
      { $set: { keepUntil: keepUntil(context) } },
    );
    if (moved.matchedCount === 0 && !(await rows.exists(stored))) throw notThere(key);
  }
}

const isReferredTo = async ({ connection }: Store, key: Key): Promise<boolean> =>
  (await attachmentReferencesOn(connection).exists({ attachment: key })) !== null;

/** Takes away a file that belongs to no instance, before its time. */
export async function deleteFile(context: Store, row: AttachmentRow): Promise<void> {
  const { _id, keepUntil: until } = row;
  const inUse = () => new CodedError('ATTACHMENT_IN_USE', say(attachmentWords.inUse, { key: _id }));
  if (until === undefined || (await isReferredTo(context, _id))) throw inUse();
  if (!(await dropRow(context, { _id, keepUntil: until }))) throw inUse();
  await takeAway(context, _id);
}

/** Nobody can refer to it from now on; false when somebody was quicker. */
async function dropRow({ connection }: Store, unmoved: { _id: Key; keepUntil: Date }): Promise<boolean> {
  const dropped = await attachmentsOn(connection).updateOne(unmoved, { $set: { state: 'dropped' } });
  return dropped.matchedCount === 1;
}

/** Takes away what nothing refers to and whose time is up; gives how many files went (U2, U3). */
export async function sweepFiles(context: Store): Promise<number> {
  const rows = attachmentsOn(context.connection);
  const max = apiLimits.attachmentsSweptMax;
  let swept = 0;
  for (;;) {
    const due = { keepUntil: { $lte: new Date(context.clock.now()) } };
    const found = await rows.find(due).sort({ keepUntil: 1 }).limit(max).lean<AttachmentRow[]>();
    for (const { _id, keepUntil: until } of found) {
      if (await isReferredTo(context, _id)) await rows.updateOne({ _id }, { $unset: { keepUntil: '' } });
      else if (until && (await dropRow(context, { _id, keepUntil: until }))) {
        await takeAway(context, _id);
        swept += 1;
      }
    }
    if (found.length < max) return swept;
  }
}
