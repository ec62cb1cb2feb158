/**
 * The bytes of attachments, in GridFS: chunks of 255 KiB, and a row that is written last, once all of them
 * are durable. So a file is there whole or, after a crash, as chunks that nothing leads to; `removeFile`
 * takes those away as well.
 */
import type { Readable, Writable } from 'node:stream';
import { type Connection, mongo } from 'mongoose';

const bucketName = 'attachments';

function bucketOn({ db }: Connection): mongo.GridFSBucket {
  if (!db) throw new Error('the connection is not open: await connect(uri) before files are read or written');
  return new mongo.GridFSBucket(db, { bucketName });
}

/** GridFS names files by any value; ours by the attachment's key. */
const idOf = (key: string): mongo.ObjectId => key as unknown as mongo.ObjectId;

/** Where the bytes go; emits `finish` when all of them are durable. */
export const fileSink = (connection: Connection, key: string, name: string): Writable =>
  bucketOn(connection).openUploadStreamWithId(idOf(key), name);

/** Bytes `start` to before `end`. */
export const fileSource = (connection: Connection, key: string, range: ByteRange): Readable =>
  bucketOn(connection).openDownloadStream(idOf(key), range);

export interface ByteRange {
  start: number;
  end: number;
}

/** Takes away whatever there is of a file; harmless when there is nothing. */
export async function removeFile({ db }: Connection, key: string): Promise<void> {
  await db?.collection(`${bucketName}.files`).deleteOne({ _id: idOf(key) });
  await db?.collection(`${bucketName}.chunks`).deleteMany({ files_id: key });
}
