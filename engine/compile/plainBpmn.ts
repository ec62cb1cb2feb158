/**
 * XML as any tool writes it → XML that bpmn-moddle reads, with what was found on the way. Left out is what
 * nobody there reads: comments, the picture, elements of other vendors, whose names and ids would be taken
 * for those of BPMN, and what the schema has no place for. Attributes and texts are spelled in one way. The
 * source stays as it is.
 */
import type { Findings } from '../deploy/rules/findings.js';
import type { Finding } from '../vocabulary.js';
import { say } from '../wording.js';
import { schemaWords } from '../wordings/schema.js';
import { Admission, type Extensions, isDrawn, model, type Open, prefixes } from './admission.js';
import { isDeclared } from './bpmnSchema.js';
import { Judgement } from './judgement.js';
import { Picture } from './picture.js';
import { Ids, ownId, placeOf, Sequence, strangeAttributes } from './placement.js';
import { unexecutedAttributes, unexecutedElement } from './unexecuted.js';
import { readXml, type Tag, type XmlReader } from './xmlText.js';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"\n\r\t]/g, (one) => escapes[one] ?? `&#${one.charCodeAt(0)};`);

const isExtensionElements = ({ uri, local }: Tag): boolean => uri === model && local === 'extensionElements';

/** What is found in a picture and does no harm: it stays in the source, unread. */
const harmless: ReadonlySet<string> = new Set(['element-order', 'attribute-unknown', 'id-malformed']);

class Plain implements XmlReader {
  readonly parts: string[] = [];
  /** Ids of what is not read in what may run: that has been said. */
  readonly lost = new Set<string>();
  private readonly judgement = new Judgement();
  root: Tag | undefined;
  private readonly stack: Open[] = [];
  private readonly ids = new Ids();
  private readonly picture = new Picture();
  private readonly admission: Admission;
  private readonly findings: Findings;

  constructor(extensions: Extensions, findings: Findings) {
    this.admission = new Admission(extensions, findings, this.judgement);
    this.findings = findings;
  }

  open(tag: Tag): void {
    this.root ??= tag;
    const parent = this.stack.at(-1);
    const reading = this.admission.reads(tag, parent);
    const own = prefixes.has(tag.uri) ? ownId(tag) : undefined;
    const open: Open = {
      tag,
      type: typeof reading === 'object' ? reading.type : undefined,
      kept: typeof reading === 'object' ? 'all' : reading,
      isExtension: parent?.isExtension === true || isExtensionElements(tag),
      id: own ?? parent?.id ?? '',
      isShown: parent?.isShown === true,
      inside: new Sequence(),
    };
    this.stack.push(open);
    if (reading === 'none' && own !== undefined && tag.uri === model && !open.isShown) this.lost.add(own);
    if (parent && isExtensionElements(parent.tag)) this.note(unexecutedElement(tag, open.id), open);
    if (typeof reading !== 'object') return;
    this.check(open, parent, reading.slot);
    if (isDrawn(tag)) return;
    const attributes = tag.attributes.map(({ name, value }) => ` ${name}="${escaped(value)}"`);
    this.parts.push(`<${tag.name}${attributes.join('')}>`);
  }

  close(): void {
    const open = this.stack.pop();
    if (open?.kept !== 'all') return;
    if (!isDrawn(open.tag)) this.parts.push(`</${open.tag.name}>`);
    else if (open.type) {
      const { tag, type, inside, id } = open;
      for (const one of this.picture.close(tag, inside.missing(type), id))
        this.judgement.add(one, false, 'bpmn');
    }
  }

  text(text: string): void {
    const open = this.stack.at(-1);
    if (!open || open.kept === 'none' || isDrawn(open.tag)) return;
    if (open.kept === 'text' || open.type?.isMixed !== false) this.parts.push(escaped(text));
    else if (text.trim() !== '') {
      const place = placeOf(open.tag, open.id);
      this.admission.refuse(open.tag, open, say(schemaWords.text, { place }));
    }
  }

  private check(open: Open, parent: Open | undefined, slot: number): void {
    const { tag, type, id } = open;
    const own = ownId(tag);
    if (type && isDeclared(type.name)) this.judgement.open(open);
    if (type) this.note(unexecutedAttributes(tag, id), open);
    const found = [
      ...(own !== undefined && isDrawn(tag) ? this.ids.draw(own) : []),
      ...(own !== undefined && tag.uri === model ? this.ids.take(own, type) : []),
      ...(type && isDrawn(tag) ? this.picture.draw(tag, type, id, parent?.tag.local === 'BPMNLabel') : []),
      ...(type && parent?.type ? parent.inside.take(parent.type, slot, tag, parent.id) : []),
      ...(type ? strangeAttributes(tag, type, id, model) : []),
    ];
    for (const one of found) {
      if (one.severity === 'warning' || (isDrawn(tag) && harmless.has(one.rule)))
        this.findings.add({ ...one, severity: 'warning' });
      else this.judgement.add(one, open.isShown, 'bpmn');
    }
  }

  /** At the end of the file. */
  judge(): void {
    for (const one of this.picture.judge(this.ids, this.lost)) this.judgement.add(one, false, 'bpmn');
    this.judgement.close(this.findings);
  }

  private note(found: Iterable<Finding>, { isShown }: Open): void {
    for (const one of found) this.judgement.add(one, isShown, 'other');
  }
}

/** The plain text, or why there is none; what is wrong is added to the findings. */
export type PlainBpmn = { reason: string } | { reason?: never; text: string; lost: ReadonlySet<string> };

export function plainBpmn(xml: string, extensions: Extensions, findings: Findings): PlainBpmn {
  const plain = new Plain(extensions, findings);
  const reason = readXml(xml, plain);
  if (reason !== undefined) return { reason };
  const { root, parts, lost } = plain;
  if (root?.uri !== model || root.local !== 'definitions') {
    const found = `<${root?.name}>${root?.uri ? ` of ${root.uri}` : ''}`;
    return { reason: `The file is not BPMN 2.0: it begins with ${found}, not with definitions of ${model}` };
  }
  plain.judge();
  return { text: parts.join(''), lost };
}
