/**
 * The doorway to saxes: XML 1.0 with namespaces → one call for each tag and each text, in the order of the
 * file. What is not well-formed, declares a document type or grows too large is read no further: entities
 * blow up, and depth exhausts the stack of whoever reads the tree.
 */
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { bpmnDepthMax, bpmnTagsMax } from '../limits.js';

export interface Attribute {
  /** As it is written, with its prefix. */
  name: string;
  uri: string;
  local: string;
  value: string;
}

export interface Tag {
  name: string;
  uri: string;
  local: string;
  attributes: readonly Attribute[];
  /** Of the file, counted from 1. */
  line: number;
}

export interface XmlReader {
  open(tag: Tag): void;
  close(): void;
  text(text: string): void;
  /** A comment (`!`), or an instruction (`?`). */
  beside?(kind: string, text: string): void;
}

/** Ends the reading; saxes itself would go on behind an error. */
class Unreadable extends Error {}

const attributeOf = ({ name, uri, local, value }: SaxesAttributeNS): Attribute => ({
  name,
  uri,
  local,
  value,
});

/** Undefined when all of the text was read, else why it was not, as a sentence. */
export function readXml(text: string, reader: XmlReader): string | undefined {
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  let count = 0;
  let line = 1;
  parser.on('error', ({ message }) => {
    throw new Unreadable(`The file is not well-formed XML, at line and column ${message.replace(/\.$/, '')}`);
  });
  parser.on('doctype', () => {
    throw new Unreadable('The file declares a document type or entities, which is not allowed');
  });
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', ({ name, uri, local, attributes }: SaxesTagNS) => {
    depth += 1;
    count += 1;
    if (count > bpmnTagsMax) throw new Unreadable(`The file has more than ${bpmnTagsMax} elements`);
    if (depth > bpmnDepthMax)
      throw new Unreadable(`The file nests elements deeper than ${bpmnDepthMax}, at line ${line}`);
    reader.open({ name, uri, local, attributes: Object.values(attributes).map(attributeOf), line });
  });
  parser.on('closetag', () => {
    depth -= 1;
    reader.close();
  });
  parser.on('text', (part) => reader.text(part));
  parser.on('cdata', (part) => reader.text(part));
  parser.on('comment', (comment) => reader.beside?.('!', comment));
  parser.on('processinginstruction', ({ target, body }) => reader.beside?.('?', `${target} ${body}`));
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
  return undefined;
}
