/** STYLE 18: docs/ERRORS.md says what engine/errors.ts says. `UPDATE=1 npm test -- repo/errors` writes it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type ErrorCode, errorCodes, incidentCodes } from '../../engine/errors.js';
import { committedFiles, readText, root } from './files.js';

const path = 'docs/ERRORS.md';

const introduction = `# Errors

Every refusal of the API is an RFC 9457 problem (\`application/problem+json\`). Its \`code\` is one of the
names below: it never changes, unlike the wording. A request whose code is marked *yes* under *again* may
succeed unchanged later; the others need another request. An error with status 500 is a fault of Banli and
is logged under the \`traceId\` of the problem.

This page is made from \`engine/errors.ts\` and checked against it.
`;

const incidents = `
## Incidents

A fault of a process is no error of a request: it is recorded on the instance as an incident, shown to
operators, and tried again from where it stood once it is resolved (\`POST /v2/incidents/{key}/resolution\`).
`;

function page(): string {
  const codes: [string, ErrorCode][] = Object.entries(errorCodes);
  const rows = codes.map(
    ([name, { status, retryable, en, zh }]) =>
      `| \`${name}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${en} | ${zh} |`,
  );
  const incidentRows = Object.entries(incidentCodes).map(
    ([name, { en, zh }]) => `| \`${name}\` | ${en} | ${zh} |`,
  );
  const table = ['| Code | Status | Again | Meaning | 含义 |', '| --- | --- | --- | --- | --- |', ...rows];
  const incidentTable = ['| Code | Meaning | 含义 |', '| --- | --- | --- |', ...incidentRows];
  return [introduction, ...table, incidents, ...incidentTable, ''].join('\n');
}

test('docs/ERRORS.md holds every code with its status and wording', () => {
  if (process.env.UPDATE === '1') writeFileSync(join(root, path), page());
  expect(committedFiles('docs')).toContain(path);
  expect(readText(path)).toBe(page());
});

test('a code that may be tried again is not the fault of the request', () => {
  const codes: [string, ErrorCode][] = Object.entries(errorCodes);
  const broken = codes.filter(
    ([, { status, retryable }]) => retryable && ![409, 429, 500, 503].includes(status),
  );
  expect(broken.map(([name]) => name)).toEqual([]);
});
