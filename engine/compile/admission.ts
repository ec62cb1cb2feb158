/**
 * Which tags of a file reach bpmn-moddle: those that the schema has a place for where they stand. It would
 * look at every other one for long, and say less about it.
 */
import type { Findings } from '../deploy/rules/findings.js';
import { flowNodesPerProcessMax } from '../limits.js';
import { say, type Text } from '../wording.js';
import { schemaWords } from '../wordings/schema.js';
import {
  elementOf,
  isDeclared,
  isDerived,
  isElementName,
  isElementOfAll,
  type SchemaType,
  typeOf,
} from './bpmnSchema.js';
import type { Judgement } from './judgement.js';
import { finding, ownId, placeOf, type Sequence } from './placement.js';
import type { Tag } from './xmlText.js';

export const model = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const instance = 'http://www.w3.org/2001/XMLSchema-instance';
/** Namespaces by the prefixes of the schema's table. */
export const prefixes: ReadonlyMap<string, string> = new Map([
  [model, ''],
  ['http://www.omg.org/spec/BPMN/20100524/DI', 'bpmndi:'],
  ['http://www.omg.org/spec/DD/20100524/DI', 'di:'],
  ['http://www.omg.org/spec/DD/20100524/DC', 'dc:'],
]);
/** Of the picture, which does not run. */
export const isDrawn = ({ uri }: Tag): boolean => uri !== model && prefixes.has(uri);

/** What says nothing about the process, and stands in more elements than the schema has it in. */
const beside = new Set(['documentation', 'extensionElements']);

/** A tag that is open, and what is known of it. */
export interface Open {
  tag: Tag;
  /** Undefined when it is not kept. */
  type: SchemaType | undefined;
  /** `text`: only what is written in it and below it; `none`: nothing. */
  kept: 'all' | 'text' | 'none';
  isExtension: boolean;
  id: string;
  /** In a process that is not executable, or in a choreography. */
  isShown: boolean;
  inside: Sequence;
}

/** What stands in a parent: nothing that is read, its text alone, or an element of a type. */
export type Reading = 'none' | 'text' | { type: SchemaType; slot: number };

/** Extensions that change what a process does: by their namespaces, their types by names of elements. */
export type Extensions = ReadonlyMap<string, { prefix: string; types: ReadonlyMap<string, SchemaType> }>;

/** Text with whatever in it. */
const isText = ({ name, isMixed, slots }: SchemaType): boolean =>
  isMixed && slots?.length === 0 && isDeclared(name);
const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export class Admission {
  /** Flow nodes of the process under way. */
  private nodes = 0;
  private readonly extensions: Extensions;
  private readonly findings: Findings;
  private readonly judgement: Judgement;

  constructor(extensions: Extensions, findings: Findings, judgement: Judgement) {
    this.extensions = extensions;
    this.findings = findings;
    this.judgement = judgement;
  }

  /** What could not be read: an error in BPMN, a warning in the picture. */
  refuse(tag: Tag, { id, isShown }: Open, said: Text): 'none' {
    const element = (tag.uri === model && ownId(tag)) || id;
    if (isDrawn(tag)) this.findings.add(finding(element, 'xml-unread', said, '15.3', 'warning'));
    else this.judgement.add(finding(element, 'element-unreadable', said), isShown, 'bpmn');
    return 'none';
  }

  /** How a tag is read that stands in another, or is the first. */
  reads(tag: Tag, parent: Open | undefined): Reading {
    if (!parent) return { type: typeOf('tDefinitions'), slot: -1 };
    if (parent.kept !== 'all') return parent.kept;
    if (parent.type && isText(parent.type)) return 'text';
    if (parent.type?.name === '') return 'none';
    const extension = this.extensions.get(tag.uri);
    if (parent.isExtension) return this.readsExtension(tag, parent);
    const prefix = prefixes.get(tag.uri);
    if (prefix === undefined && extension === undefined) return this.foreign(tag, parent);
    const child = prefix === undefined ? undefined : parent.type?.children.get(`${prefix}${tag.local}`);
    if (!child || !parent.type) return this.misplaced(tag, parent);
    if (parent.inside.isOver(parent.type, child.slot)) return 'none';
    const type = this.actualType(tag, child.type, parent);
    return type && !this.isOneTooMany(type) ? { type, slot: child.slot } : 'none';
  }

  private readsExtension(tag: Tag, parent: Open): Reading {
    const extension = this.extensions.get(tag.uri);
    if (!extension) return 'none';
    const name = `${extension.prefix}:${lowered(tag.local)}`;
    const type = extension.types.get(name);
    const mayStand = parent.type?.name === 'tExtensionElements' || parent.type?.children.has(name) === true;
    return type && mayStand ? { type, slot: -1 } : this.unknown(tag, parent, type !== undefined);
  }

  /** The type that the schema declares, or the one that stands for it here; undefined when that cannot be. */
  private actualType(tag: Tag, declared: string, parent: Open): SchemaType | undefined {
    const said = tag.attributes.find(({ uri, local }) => uri === instance && local === 'type')?.value;
    const name = said === undefined || isDrawn(tag) ? declared : said.trim().replace(/^.*:/, '');
    // Where other elements may stand, their names say the type; an expression says it itself.
    const isTyped = isDerived(declared, 'tExpression') || !isElementOfAll(tag.local);
    if (name === declared ? !typeOf(declared).isAbstract : isTyped && isDerived(name, declared))
      return typeOf(name);
    const element = elementOf(name);
    const where = { name: tag.name, place: placeOf(tag, parent.id) };
    const typed = { ...where, type: said ?? '' };
    const isMeant = element !== undefined && isDerived(name, declared);
    this.refuse(
      tag,
      parent,
      name === declared
        ? say(schemaWords.isAbstract, where)
        : isMeant
          ? say(schemaWords.typeOfElement, { ...typed, element })
          : say(schemaWords.wrongType, typed),
    );
    return undefined;
  }

  /** Of an extension that is read: later versions of it have elements that are not known here. */
  private unknown(tag: Tag, { id, isShown }: Open, isKnown: boolean): 'none' {
    const words = isKnown ? schemaWords.misplaced : schemaWords.unknownExtension;
    const said = say(words, { name: tag.name, place: placeOf(tag, id) });
    this.judgement.add(finding(id, 'element-unreadable', said), isShown, 'extension');
    return 'none';
  }

  private misplaced(tag: Tag, parent: Open): 'none' {
    const where = { name: tag.name, place: placeOf(tag, parent.id) };
    if (tag.uri === model && beside.has(tag.local)) {
      this.findings.add(finding(parent.id, 'xml-unread', say(schemaWords.noPlace, where), '15.3', 'warning'));
      return 'none';
    }
    const isKnown = tag.uri !== model || isElementName(tag.local);
    return this.refuse(tag, parent, say(isKnown ? schemaWords.misplaced : schemaWords.unknown, where));
  }

  private foreign(tag: Tag, parent: Open): 'none' {
    const where = { name: tag.name, place: placeOf(tag, parent.id) };
    if (tag.uri === '' && isElementName(tag.local))
      return this.refuse(tag, parent, say(schemaWords.noNamespace, where));
    if (!isDerived(parent.type?.name ?? '', 'tExpression'))
      this.findings.add(
        finding(parent.id, 'xml-unread', say(schemaWords.foreign, where), '8.3.3', 'warning'),
      );
    return 'none';
  }

  /** Whoever draws so many is told once; the rest would only take time. */
  private isOneTooMany({ name }: SchemaType): boolean {
    if (name === 'tProcess') this.nodes = 0;
    if (!isDerived(name, 'tFlowNode')) return false;
    this.nodes += 1;
    if (this.nodes === flowNodesPerProcessMax + 1) {
      const said = say(schemaWords.tooManyNodes, { max: flowNodesPerProcessMax });
      this.findings.add(finding('', 'size', said, '10.2'));
    }
    return this.nodes > flowNodesPerProcessMax;
  }
}
