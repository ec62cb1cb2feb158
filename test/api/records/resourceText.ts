/** Every diagram of the project, in the encodings of other systems: nothing that it says is lost. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { resourceText } from '../../../api/resourceText.js';
import { readResource } from '../../../engine/compile/readResource.js';
import { canonicalXml } from '../../support/canonicalXml.js';

describe('resource text', () => {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const files = ['processes', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.bpmn'))
      .map((name) => join(folder, name)),
  );

  const declared = (content: string, encoding: string) =>
    content.replace(/^(<\?xml[^>]*encoding=["'])[\w-]+/, `$1${encoding}`);
  const utf16 = (text: string) => Buffer.from(`\ufeff${declared(text, 'UTF-16')}`, 'utf16le');
  const encodings: Record<string, (text: string) => Buffer> = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
    'the line ends of Windows': (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
    'UTF-16': utf16,
    'UTF-16, big end first': (text) => utf16(text).swap16(),
  };

  test('there are diagrams to look at', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  describe.each(files)('%s', (name) => {
    const content = readFileSync(join(root, name), 'utf8');

    test('says the same in every encoding', () => {
      const said = canonicalXml(content);
      for (const [encoding, encode] of Object.entries(encodings)) {
        const text = resourceText(name, encode(content));
        expect([encoding, canonicalXml(text)]).toEqual([encoding, said]);
      }
    });

    test('is kept as it came', async () => {
      const read = await readResource({ name, content });
      if (!read.ok) throw new Error(JSON.stringify(read.findings));
      for (const { source } of read.definitions) expect(source.text).toBe(content);
    });
  });
});
