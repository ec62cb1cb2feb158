/** Whether two files say the same: tools lay out anew what they save, and line ends change on the way. */
import { canonicalJson, sha256 } from '../kernel/digest.js';
import { readXml, type Tag, type XmlReader } from './xmlText.js';

/** An element that is open: what it says so far, and whether an element or a remark stands in it. */
interface Open {
  text: string;
  isLeaf: boolean;
}

/**
 * What an XML file says, whatever the order of its attributes, its quotes and the white space between its
 * tags: tags, texts, comments and instructions in their order. Prefixes count, for values may use them.
 */
class Contents implements XmlReader {
  readonly parts: string[] = [];
  private readonly stack: Open[] = [{ text: '', isLeaf: false }];

  open({ uri, local, attributes }: Tag): void {
    this.begin();
    const said = attributes.map((one) => [one.uri, one.local, one.value].join(' '));
    this.parts.push(`<${uri} ${local}`, ...said.sort());
    this.stack.push({ text: '', isLeaf: true });
  }

  close(): void {
    this.endText();
    this.stack.pop();
    this.parts.push('>');
  }

  text(text: string): void {
    this.stack.at(-1)!.text += text;
  }

  beside(kind: string, text: string): void {
    this.begin();
    this.parts.push(`${kind} ${text}`);
  }

  /** Of what stands in another. */
  private begin(): void {
    this.stack.at(-1)!.isLeaf = false;
    this.endText();
  }

  /** White space is a text only where nothing else is. */
  private endText(): void {
    const open = this.stack.at(-1)!;
    if (open.isLeaf || open.text.trim() !== '') this.parts.push(`"${open.text}`);
    open.text = '';
  }
}

function digestOfXml(text: string): string | undefined {
  const contents = new Contents();
  return readXml(text, contents) === undefined ? sha256(canonicalJson(contents.parts)) : undefined;
}

export function isSameXml(one: string, other: string): boolean {
  if (one === other) return true;
  const digest = digestOfXml(one);
  return digest !== undefined && digest === digestOfXml(other);
}

/** Of two texts that are JSON. */
export const isSameJson = (one: string, other: string): boolean =>
  one === other || canonicalJson(JSON.parse(one)) === canonicalJson(JSON.parse(other));
