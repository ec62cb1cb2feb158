import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import { bpmn, end, line, start } from '../../support/diagram.js';

const folder = new URL('../../../../test/rules/bpmn/interchange/', import.meta.url);
const files = readdirSync(folder);
const contentOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** The definitions of a file that is not refused, with its warnings. */
async function released(content: string) {
  const read = await readResource({ name: 'file.bpmn', content });
  if (!read.ok) throw new Error(read.findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n'));
  return read;
}

describe.each(files)('%s', (name) => {
  test('is deployed, whatever its vendor says beside BPMN', async () => {
    expect((await released(contentOf(name))).definitions).toHaveLength(1);
  });

  test('is kept byte for byte', async () => {
    const content = contentOf(name);
    expect((await released(content)).definitions[0]!.source).toEqual({ kind: 'bpmn', text: content });
  });

  test('is read with the line ends and the byte order mark of Windows', async () => {
    const content = `\ufeff${contentOf(name).replaceAll('\n', '\r\n')}`;
    expect((await released(content)).definitions[0]!.source.text).toBe(content);
  });
});

const plain = bpmn([start(), end(), line('start', 'end')]);

test('an attribute that nobody knows is worth a warning at most', async () => {
  const known = plain.replace(
    'isExecutable',
    'zeebe:colour="red" xmlns:a="urn:a" a:b="c" strange="1" isExecutable',
  );
  const { warnings } = (await released(known)).definitions[0]!;
  expect(warnings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
});

test('a file without an executable process is refused for that, and for nothing else', async () => {
  for (const name of files) {
    const content = contentOf(name).replace('isExecutable="true"', 'isExecutable="false"');
    const read = await readResource({ name, content });
    const errors = read.ok ? [] : read.findings.filter(({ severity }) => severity === 'error');
    expect([name, errors.map(({ rule }) => rule)]).toEqual([name, ['executable']]);
  }
});
