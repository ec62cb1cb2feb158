/**
 * For each type of the schema a file that holds an element of it, with the id `x`, beside a process that
 * runs. What is written follows from the schema alone.
 */
import { bpmn, end, line, start } from '../../support/diagram.js';
import { type Particle, schemaTable } from './schemaTable.js';

const table = schemaTable();

/** What a type says itself and what it inherits, in the order of the schema. */
export function declared(type: string): { children: Particle[]; attributes: [string, string][] } {
  const own = table.types[type];
  const base = own?.base === undefined ? { children: [], attributes: [] } : declared(own.base);
  return {
    children: [...base.children, ...(own?.children ?? [])],
    attributes: [...base.attributes, ...Object.entries(own?.attributes ?? {})],
  };
}

export const valuesOf = (type: string): readonly string[] | undefined => table.values[type];
/** A reference or another plain value. */
export const isPlain = (type: string): boolean => table.types[type] === undefined;
export function holdsText(type: string): boolean {
  const own = table.types[type];
  return own === undefined || own.isMixed === true || (own.base !== undefined && holdsText(own.base));
}

interface Named {
  name: string;
  type: string;
}

/** The elements that may stand for a child of the schema, abstract ones left out. */
function elementsFor({ name, type }: Named): Named[] {
  const others = (table.substitutes[name] ?? []).flatMap((one) =>
    elementsFor({ name: one, type: table.elements[one]! }),
  );
  return table.types[type]?.isAbstract === true ? others : [{ name, type }, ...others];
}

export interface Written {
  attributes?: Record<string, string>;
  /** Instead of the children that it must have. */
  content?: string;
}

const open = ({ name, type }: Named, attributes: Record<string, string>) => {
  const isTyped = type === 'tFormalExpression' && name !== 'formalExpression';
  const all = { ...(isTyped && { 'xsi:type': 'bpmn:tFormalExpression' }), ...attributes };
  return `<bpmn:${name}${Object.entries(all)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('')}>`;
};

/** The attributes that an element of a type must have, each with some value. */
const neededAttributes = (type: string): Record<string, string> =>
  Object.fromEntries(
    declared(type).attributes.flatMap(([name, kind]) => (kind.endsWith('!') ? [[name, 'urn:some']] : [])),
  );

/** An element as small as the schema allows, or with something else in it. */
export function written(element: Named, { attributes, content }: Written = {}): string {
  const inside = content ?? (isPlain(element.type) ? 'some' : children(element.type).join(''));
  return `${open(element, attributes ?? neededAttributes(element.type))}${inside}</bpmn:${element.name}>`;
}

/** One element for a child of the schema. */
export const childOf = (particle: Particle): string | undefined => {
  const [first] = elementsFor(particle);
  return first && written(first);
};

/** The children that a type must have, each in its place, and another one in that of its own. */
function children(type: string, slot = -1, other = ''): string[] {
  return declared(type).children.map((particle, index) => {
    if (index === slot) return other;
    return particle.min === undefined ? '' : (childOf(particle) ?? '').repeat(particle.min);
  });
}

interface Step {
  element: Named;
  /** Its place in the one before. */
  slot: number;
}

/** How each type is reached from the file, by the shortest way. */
function waysFrom(): Map<string, Step[]> {
  const ways = new Map<string, Step[]>([['tDefinitions', []]]);
  const queue = ['tDefinitions'];
  for (let type = queue.shift(); type !== undefined; type = queue.shift()) {
    declared(type).children.forEach((particle, slot) => {
      for (const element of elementsFor(particle)) {
        if (ways.has(element.type) || isPlain(element.type) || element.name.includes(':')) continue;
        ways.set(element.type, [...ways.get(type)!, { element, slot }]);
        queue.push(element.type);
      }
    });
  }
  return ways;
}

const ways = waysFrom();
export const types = [...ways.keys()].filter((type) => type !== 'tDefinitions');

const needed = (type: string): Record<string, string> => ({
  ...neededAttributes(type),
  ...(type === 'tProcess' && { isExecutable: 'true' }),
});

/** A file with an element of a type in it, and what else stands at its root. */
export function fileWith(type: string, what: Written = {}, roots: string[] = []): string {
  const way = [...ways.get(type)!].reverse();
  const [last, ...around] = way as [Step, ...Step[]];
  const hasId = declared(type).attributes.some(([name]) => name === 'id');
  const attributes = { ...(hasId && { id: 'x' }), ...(what.attributes ?? needed(type)) };
  let xml = written(last.element, { ...what, attributes });
  let { slot } = last;
  for (const { element, slot: above } of around) {
    const content = children(element.type, slot, xml).join('');
    xml = written(element, { attributes: needed(element.type), content });
    slot = above;
  }
  const process = [start(), end(), line('start', 'end')];
  if (slot < 2) return bpmn(process, [xml, ...roots]);
  if (slot === 2) return bpmn(process, [...roots, xml]);
  return bpmn(process, roots).replace('</bpmn:definitions>', `${xml}$&`);
}

/** Each child of a type, the last of the schema first. */
export const reversed = (type: string): { particle: Particle; xml: string }[] =>
  declared(type)
    .children.flatMap((particle) => {
      const xml = particle.name.includes(':') ? undefined : childOf(particle);
      return xml === undefined ? [] : [{ particle, xml }];
    })
    .reverse();
