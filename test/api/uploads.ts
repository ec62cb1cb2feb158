/** Files over REST, as a caller hands them in and reads them. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { expect } from '@jest/globals';
import { pdf } from './files.js';
import type { TestServer } from './harness.js';

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export async function send(s: TestServer, account: string, name: string, bytes: Buffer | Readable) {
  const answer = await fetch(`${s.server.url}/v2/attachments?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await s.token(account)}`,
      'Content-Type': 'application/octet-stream',
    },
    body: bytes as never,
    duplex: 'half',
  } as RequestInit);
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

export async function upload(
  s: TestServer,
  account = 'mzj.requester',
  bytes = pdf(),
  name = '盖章扫描件.pdf',
): Promise<string> {
  const { status, body } = await send(s, account, name, bytes);
  expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  return body.attachmentKey as unknown as string;
}

export const get = async (s: TestServer, account: string, key: string, more = '') =>
  (await s.as(account)).get(`/v2/attachments/${key}${more}`);
