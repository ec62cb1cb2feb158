// Cursor replies, written byte by byte so that stored documents are copied, never decoded.
import { Long } from 'bson';
import { encode } from '../bson/document.js';

const names: Buffer[] = [];

function arrayName(index: number): Buffer {
  const known = names[index];
  if (known) return known;
  const name = Buffer.from(`\x03${index}\0`, 'latin1');
  if (index < 4096) names[index] = name;
  return name;
}

/** A document with one field whose value is the array of these documents, without the final NUL. */
function arrayBytes(docs: readonly Buffer[]): Buffer {
  let bytes = 5;
  for (let index = 0; index < docs.length; index++) bytes += arrayName(index).length + docs[index]!.length;
  const out = Buffer.allocUnsafe(bytes);
  out.writeInt32LE(bytes, 0);
  let at = 4;
  for (let index = 0; index < docs.length; index++) {
    at += arrayName(index).copy(out, at);
    at += docs[index]!.copy(out, at);
  }
  out[at] = 0;
  return out;
}

/** `{ cursor: { <batch>: docs, id, ns }, ok: 1 }` */
export function cursorReply(
  batch: 'firstBatch' | 'nextBatch',
  docs: readonly Buffer[],
  id: bigint,
  ns: string,
): Buffer {
  const array = arrayBytes(docs);
  const rest = encode({ id: Long.fromBigInt(id), ns });
  const field = Buffer.from(`\x04${batch}\0`, 'latin1');
  const cursorBytes = rest.length + field.length + array.length;
  const tail = encode({ ok: 1.5 });
  tail.writeDoubleLE(1, tail.length - 9);
  const head = Buffer.from('\0\0\0\0\x03cursor\0\0\0\0\0', 'latin1');
  const total = head.length + cursorBytes - 4 + tail.length - 4;
  head.writeInt32LE(total, 0);
  head.writeInt32LE(cursorBytes, head.length - 4);
  return Buffer.concat([head, field, array, rest.subarray(4), tail.subarray(4)], total);
}
