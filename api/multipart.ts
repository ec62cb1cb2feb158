/**
 * Reads multipart/form-data with the parser that comes with Node, over a body that is already bounded in
 * bytes: no library, no temporary file. The number of parts is bounded before it is parsed.
 */
import { CodedError } from '../engine/errors.js';
import { say } from '../engine/wording.js';
import { apiLimits } from './limits.js';
import { invalidArgument } from './problem.js';
import type { UploadedFile } from './route.js';
import { requestWords } from './wordings/requests.js';

export interface Multipart {
  files: UploadedFile[];
  fields: Record<string, string>;
}

/** Parts allowed beside the files: the tenant and room for what clients add. */
const otherPartsMax = 10;

function boundaryOf(contentType: string): string {
  const found = /boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (!boundary) throw invalidArgument(say(requestWords.noBoundary));
  return boundary;
}

function checkParts(bytes: Buffer, boundary: string): void {
  const partsMax = apiLimits.deploymentResourcesMax + otherPartsMax;
  let parts = 0;
  for (let at = bytes.indexOf(`--${boundary}`); at >= 0; at = bytes.indexOf(`--${boundary}`, at + 1)) {
    parts += 1;
    if (parts > partsMax + 1) {
      throw new CodedError('PAYLOAD_TOO_LARGE', say(requestWords.tooManyParts, { max: partsMax }));
    }
  }
}

async function parse(bytes: Buffer, contentType: string): Promise<FormData> {
  const body = Uint8Array.from(bytes);
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalidArgument(say(requestWords.brokenMultipart));
  }
}

export async function readMultipart(bytes: Buffer, contentType: string): Promise<Multipart> {
  checkParts(bytes, boundaryOf(contentType));
  const form = await parse(bytes, contentType);
  const files: UploadedFile[] = [];
  const fields: Record<string, string> = {};
  for (const [field, value] of form) {
    if (typeof value !== 'string') {
      files.push({ field, name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
    } else if (Object.hasOwn(fields, field) || field === '__proto__') {
      throw invalidArgument(say(requestWords.fieldOnce, { field }));
    } else fields[field] = value;
  }
  return { files, fields };
}
