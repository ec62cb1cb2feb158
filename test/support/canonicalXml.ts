/** What an XML file says, whoever wrote it down. */
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';

/**
 * Tags with their namespaces and attributes in order, texts with their white space, comments and
 * instructions, and nothing about prefixes, quotes, CDATA and line ends: two files that mean the same say it.
 * Prefixes count where they stand in values, so that declarations of namespaces are kept.
 */
export function canonicalXml(xml: string): string[] {
  const found: string[] = [];
  let text = '';
  const say = (...parts: string[]) => {
    if (text !== '') found.push(text);
    text = '';
    found.push(...parts);
  };
  const attribute = ({ uri, local, value }: SaxesAttributeNS) => `{${uri}}${local}=${value}`;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ uri, local, attributes }: SaxesTagNS) =>
    say(`<{${uri}}${local}`, ...Object.values(attributes).map(attribute).sort()),
  );
  parser.on('closetag', () => say('>'));
  parser.on('comment', (comment) => say(`<!--${comment}`));
  parser.on('processinginstruction', ({ target, body }) => say(`<?${target} ${body}`));
  for (const kind of ['text', 'cdata'] as const)
    parser.on(kind, (part) => {
      text += part;
    });
  parser.write(xml).close();
  return found;
}
