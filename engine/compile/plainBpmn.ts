/**
 * XML as any tool writes it → XML that bpmn-moddle reads, with what was found on the way. Left out is what
 * nobody here reads: comments, and elements of other vendors, whose names and ids would be taken for those of
 * BPMN. Attributes and texts are spelled in one way. The source stays as it is.
 */
import type { Finding } from '../vocabulary.js';
import { LostElements } from './lostElements.js';
import { readXml, type Tag, type XmlReader } from './xmlText.js';

const model = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const diagram = [
  'http://www.omg.org/spec/BPMN/20100524/DI',
  'http://www.omg.org/spec/DD/20100524/DC',
  'http://www.omg.org/spec/DD/20100524/DI',
];
/** The schema mixes text with any element in these, so that what is in them is text. */
const mixed = new Set(['documentation', 'text', 'script']);
const isExpression = (local: string): boolean =>
  /^(condition|time\w+|\w*[Ee]xpression|\w+Condition)$/.test(local);

/** A tag of the plain text, for those who speak about it. */
export interface Place {
  /** Where it begins in the plain text. */
  offset: number;
  tag: Tag;
  /** The id of the nearest element around it that has one; a closing tag stands in its element. */
  around: string;
  isDrawn: boolean;
}

interface Open {
  tag: Tag;
  /** `text`: only what is written in it and below it; `none`: nothing. */
  kept: 'all' | 'text' | 'none';
  isExtension: boolean;
  id: string;
  children: Set<string>;
}

export interface Vocabulary {
  /** Whether BPMN has an element of that name. */
  isElement(local: string): boolean;
  /** Namespaces of extensions that change what a process does. */
  extensions: readonly string[];
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** On one line, so that a column is an offset. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"\n\r\t]/g, (one) => escapes[one] ?? `&#${one.charCodeAt(0)};`);

const attributesOf = ({ attributes }: Tag): string =>
  attributes.map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('');

const outside = (severity: Finding['severity'], element: string, tag: Tag, why: string): Finding => ({
  severity,
  element,
  rule: severity === 'error' ? 'element-unreadable' : 'xml',
  message: `<${tag.name}> in "${element || 'definitions'}" (line ${tag.line}) ${why}`,
  section: '8.3.3',
});

class Plain implements XmlReader {
  readonly parts: string[] = [];
  readonly places: Place[] = [];
  readonly lost = new LostElements();
  readonly foreign: Finding[] = [];
  private readonly stack: Open[] = [];
  private length = 0;
  root: Tag | undefined;

  private readonly vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  open(tag: Tag): void {
    this.root ??= tag;
    const parent = this.stack.at(-1);
    const isModel = tag.uri === model;
    const own = isModel ? tag.attributes.find(({ name }) => name === 'id')?.value : undefined;
    const open: Open = {
      tag,
      kept: this.keeps(tag, parent),
      isExtension: parent?.isExtension === true || (isModel && tag.local === 'extensionElements'),
      id: own === undefined || own === '' ? (parent?.id ?? '') : own,
      children: new Set(),
    };
    this.stack.push(open);
    if (open.kept !== 'all') return;
    if (isModel && own !== undefined && own !== '') this.lost.take(own);
    if (isModel && parent?.tag.uri === model) this.lost.count(parent.id, parent.children, tag.local);
    this.place(tag, parent?.id ?? '');
    this.write(`<${tag.name}${attributesOf(tag)}>`);
  }

  close(): void {
    const open = this.stack.pop();
    if (open?.kept !== 'all') return;
    this.place(open.tag, open.id);
    this.write(`</${open.tag.name}>`);
  }

  text(text: string): void {
    const open = this.stack.at(-1);
    if (open && open.kept !== 'none') this.write(escaped(text));
  }

  private place(tag: Tag, around: string): void {
    this.places.push({ offset: this.length, tag, around, isDrawn: diagram.includes(tag.uri) });
  }

  private write(part: string): void {
    this.parts.push(part);
    this.length += part.length;
  }

  private keeps(tag: Tag, parent: Open | undefined): Open['kept'] {
    if (!parent) return 'all';
    if (parent.kept === 'none') return 'none';
    const isRead = this.vocabulary.extensions.includes(tag.uri);
    if (parent.isExtension) return isRead ? 'all' : 'none';
    if (parent.kept === 'text' || mixed.has(parent.tag.local)) return 'text';
    if (tag.uri === model && !this.vocabulary.isElement(tag.local)) return this.unknown(tag, parent.id);
    if (tag.uri === model || isRead || diagram.includes(tag.uri)) return 'all';
    if (diagram.includes(parent.tag.uri) && parent.tag.local === 'extension') return 'none';
    if (!isExpression(parent.tag.local)) this.foreign.push(this.strange(tag, parent.id));
    return 'none';
  }

  private unknown(tag: Tag, around: string): 'none' {
    const own = tag.attributes.find(({ name }) => name === 'id')?.value ?? around;
    const why = 'is no element of BPMN 2.0, though in its namespace. Correct its name, or remove it.';
    this.foreign.push({ ...outside('error', around, tag, why), element: own });
    return 'none';
  }

  private strange(tag: Tag, around: string): Finding {
    if (tag.uri === '' && this.vocabulary.isElement(tag.local))
      return outside('error', around, tag, `is in no namespace: begin it with the prefix of BPMN, ${model}.`);
    const why =
      'is no element of BPMN. It stays in the source and is not read; put it into extensionElements.';
    return outside('warning', around, tag, why);
  }
}

export type PlainBpmn =
  | { reason: string }
  | { reason?: never; text: string; findings: Finding[]; places: readonly Place[] };

export function plainBpmn(xml: string, vocabulary: Vocabulary): PlainBpmn {
  const plain = new Plain(vocabulary);
  const reason = readXml(xml, plain);
  if (reason !== undefined) return { reason };
  const { root, parts, places, lost, foreign } = plain;
  if (root?.uri !== model || root.local !== 'definitions') {
    const found = `<${root?.name}>${root?.uri ? ` of ${root.uri}` : ''}`;
    return { reason: `The file is not BPMN 2.0: it begins with ${found}, not with definitions of ${model}` };
  }
  return { text: parts.join(''), findings: [...lost.findings, ...foreign], places };
}

/** The tag that stands at an offset of the plain text, or before it. */
export function placeAt(places: readonly Place[], offset: number): Place | undefined {
  let from = 0;
  let to = places.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (places[middle]!.offset <= offset) from = middle + 1;
    else to = middle;
  }
  return places[from - 1];
}
