/**
 * Flags and numbers as XML Schema writes them. bpmn-moddle takes `true` alone for true and the digits that a
 * text begins with for a number; a flag may be `1` or `0`, either may have white space around it, and a text
 * that is neither has to be seen as what it is.
 */
import type { BpmnElement } from '../elements/element.js';
import type { Finding } from '../vocabulary.js';
import { say } from '../wording.js';
import { schemaWords } from '../wordings/schema.js';
import { finding } from './placement.js';
import { childrenOf } from './readerWarnings.js';

/** Types of the schema that bpmn-moddle would read, under names by which it leaves their texts alone. */
export const lexicalTypes: Readonly<Record<string, string>> = {
  Boolean: 'xsd:boolean',
  Integer: 'xsd:integer',
};

/** The lexical space of xsd:boolean. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
export const flagOf = (text: string): boolean | undefined => flags.get(text.trim());
const integer = /^[+-]?\d+$/;

interface Described {
  readonly $descriptor: { propertiesByName?: Record<string, { type: string } | undefined> };
}

/** The value of a text; undefined when the text is none of its type. */
function lexicalValue(type: string, text: string): boolean | number | undefined {
  if (type === lexicalTypes.Boolean) return flagOf(text);
  return integer.test(text) ? Number(text) : undefined;
}

/** What is wrong with a value, and the element that has it. */
export interface WrongValue {
  element: BpmnElement;
  finding: Finding;
}

/** Replaces the texts of a whole tree by their values. What is no number is left to the rules. */
export function readValues(root: BpmnElement): WrongValue[] {
  const wrong: WrongValue[] = [];
  const open = [{ element: root, nearestId: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { element } = next;
    const nearestId = typeof element.id === 'string' ? element.id : next.nearestId;
    for (const finding of readOwn(element, nearestId)) wrong.push({ element, finding });
    for (const child of childrenOf(element)) open.push({ element: child, nearestId });
  }
  return wrong;
}

function readOwn(element: BpmnElement, nearestId: string): Finding[] {
  const { propertiesByName } = (element as unknown as Described).$descriptor;
  return Object.getOwnPropertyNames(element).flatMap((name) => {
    const type = propertiesByName?.[name]?.type ?? '';
    const written = element[name];
    if (typeof written !== 'string' || !Object.values(lexicalTypes).includes(type)) return [];
    const value = lexicalValue(type, written.trim());
    if (value !== undefined) (element as Record<string, unknown>)[name] = value;
    return value === undefined && type === lexicalTypes.Boolean ? [noFlag(nearestId, name, written)] : [];
  });
}

const noFlag = (element: string, name: string, value: string): Finding =>
  finding(element, 'attribute-flag', say(schemaWords.flag, { element, name, value }));
