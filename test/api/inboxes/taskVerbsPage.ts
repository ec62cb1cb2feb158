/** docs/TASK-VERBS.md says of each verb what the route table, the standings and the registry say. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { routes } from '../../../api/routes/index.js';
import { verbStandings } from '../../../api/taskStanding.js';
import { taskVerbs } from '../../../engine/elements/taskVerbs/registry.js';
import { errorCodes } from '../../../engine/errors.js';
import { verbTitle } from '../../../engine/wordings/tasks.js';

describe('task verbs page', () => {
  const page = readFileSync(new URL('../../../../docs/TASK-VERBS.md', import.meta.url), 'utf8');
  interface Row {
    verb: string;
    titles: string[];
    method: string;
    path: string;
    who: string[];
    codes: string[];
  }
  const rowPattern = /^\| `(\w+)` (\S+) \| (?:(\w+) )?`([^`]+)` \| ([^|]+) \|([^|]*)\|$/gm;
  const rows: Row[] = [...page.matchAll(rowPattern)].map(([, verb, titles, method, path, who, codes]) => ({
    verb: verb!,
    titles: titles!.split('、'),
    method: (method ?? 'post').toLowerCase(),
    path: `/v2/user-tasks/{userTaskKey}/${path}`,
    who: who!.split(',').map((one) => one.trim()),
    codes: [...codes!.matchAll(/`(\w+)`/g)].map(([, code]) => code!),
  }));

  test('every verb of the registry has its row, and no row is of a verb that there is not', () => {
    const verbs = [...taskVerbs.map(({ name }) => name), 'withdraw'];
    expect(rows.map(({ verb }) => verb).sort()).toEqual(verbs.sort());
    expect(Object.keys(verbStandings).sort()).toEqual(verbs.sort());
  });

  test.each(rows.map((row) => [row.verb, row] as const))('the row of "%s" is true', (verb, row) => {
    expect(row.who).toEqual(verbStandings[verb]);
    expect(row.titles).toContain(verbTitle(verb).zh);
    const route = routes.find(({ method, path }) => method === row.method && path === row.path);
    expect(route).toBeDefined();
    expect(row.codes.filter((code) => !(code in errorCodes))).toEqual([]);
  });

  test('every code of a verb’s own that its route declares is on the page', () => {
    const inCommon = ['TASK_NOT_FOUND', 'TASK_FORBIDDEN', 'TASK_ASSIGNED', 'VERB_NOT_ALLOWED'];
    const common = new Set([...inCommon, 'OPINION_REQUIRED', 'PRECONDITION_FAILED']);
    const elsewhere = /^ATTACHMENT|^COMMENT|^FILE/;
    const missing = rows.flatMap(({ verb, method, path, codes }) => {
      const declared = routes.find((one) => one.method === method && one.path === path)?.refusals ?? [];
      const own = declared.filter((code) => !common.has(code) && !elsewhere.test(code));
      return own.filter((code) => !codes.includes(code)).map((code) => `${verb}: ${code}`);
    });
    expect(missing).toEqual([]);
  });
});
