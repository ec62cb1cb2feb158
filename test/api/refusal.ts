/** What a refusal over REST says, in brief. */
import { expect } from '@jest/globals';
import type { TestServer } from './harness.js';
import { expectProblem } from './probe.js';

export interface Refused {
  status: number;
  code: string;
  /** The fields that are wrong, in order; none when it is not about fields. */
  fields: string[];
}

export type Answer = Awaited<ReturnType<Awaited<ReturnType<TestServer['as']>>['post']>>;

export function refusedBy(answer: Answer): Refused {
  expectProblem(answer);
  const { status, code, title, errors = [] } = answer.body;
  expect(title).toMatch(/\p{Script=Han}/u);
  const fields = errors.map(({ field }: { field: string }) => field);
  return { status, code, fields: [...new Set<string>(fields)].sort() };
}
