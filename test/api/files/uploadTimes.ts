/** What takes too long: a body, an upload; and when unused files are swept. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Request, Response } from 'express';
import { startSweeping } from '../../../api/attachments/sweeper.js';
import { readUpload } from '../../../api/attachments/upload.js';
import { readBody } from '../../../api/body.js';
import type { Context } from '../../../api/context.js';
import { apiLimits } from '../../../api/limits.js';
import type { Route } from '../../../api/route.js';

describe('upload times', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  /** A request whose sender has sent something and then says nothing more. */
  const stalled = () => Object.assign(new PassThrough(), { headers, is: () => false });
  const response = { setHeader: () => undefined } as unknown as Response;
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  async function codeAfter(work: Promise<unknown>, ms: number): Promise<string> {
    const outcome = work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    await turn();
    jest.advanceTimersByTime(ms - 1);
    expect(await Promise.race([outcome, turn().then(() => 'waiting')])).toBe('waiting');
    jest.advanceTimersByTime(1);
    return outcome;
  }

  test('a body that has not arrived after requestMs is refused', async () => {
    const request = stalled();
    request.write('{');
    const body = readBody(request as unknown as Request, response, { body: {} } as Route);
    expect(await codeAfter(body, apiLimits.requestMs)).toBe('REQUEST_TIMEOUT');
  });

  test('a file that has not arrived after uploadMs is refused', async () => {
    const request = stalled();
    request.write('%PDF');
    const { bytes } = await readUpload(request as unknown as Request, 100);
    const all = (async () => {
      for await (const piece of bytes) expect(piece.toString()).toBe('%PDF');
    })();
    expect(await codeAfter(all, apiLimits.uploadMs)).toBe('REQUEST_TIMEOUT');
  });

  test('unused files are looked for every attachmentSweepMs, until the sweeping ends', async () => {
    const looks: Date[] = [];
    const error = () => looks.push(new Date());
    // Without a database each look fails, is recorded, and the next one comes all the same.
    const stop = startSweeping({ logger: { error } } as unknown as Context);
    await turn();
    expect(looks).toHaveLength(1);
    jest.advanceTimersByTime(apiLimits.attachmentSweepMs);
    await turn();
    expect(looks).toHaveLength(2);
    await stop();
    jest.advanceTimersByTime(apiLimits.attachmentSweepMs);
    await turn();
    expect(looks).toHaveLength(2);
  });
});
