import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { startTestServer } from './harness.js';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const blocksOf = (text: string): string[] =>
  [...text.matchAll(/^```bash\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
const readme = read('README.md');
const blocks = blocksOf(readme);

/** Runs as if pasted; a failing command does not end the shell, as it would not end a terminal. */
function paste(text: string): Promise<{ output: string; errors: string; status: number | null }> {
  const shell = spawn('bash', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  shell.stdin.end(text);
  return new Promise((resolve) => shell.on('close', (status) => resolve({ output, errors, status })));
}

/** Pastes a walk against a server of its own; what it promises comes in that order. */
async function walk(script: string): Promise<void> {
  const promised = [...script.matchAll(/# → (.*)$/gm)].map((match) => match[1] ?? '');
  expect(promised.length).toBeGreaterThan(4);
  const { server, close } = await startTestServer();
  try {
    const { output, errors, status } = await paste(script.replace('http://127.0.0.1:8080', server.url));
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    let from = 0;
    for (const text of promised) {
      const at = output.indexOf(text, from);
      expect({ text, isInOutput: at >= 0 }).toEqual({ text, isInOutput: true });
      from = at;
    }
  } finally {
    await close();
  }
}

test("the README's walk through Article 10 succeeds as pasted", () => walk(blocks.join('\n')));

test('the walk of an operator who loads a notice succeeds as pasted', () =>
  walk([blocks[0], ...blocksOf(read('docs/CALENDARS.md'))].join('\n')));

test('every file that the README links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) expect([link, existsSync(new URL(link, root))]).toEqual([link, true]);
});
