/**
 * The XML Schema of BPMN 2.0.2, as the package of bpmn-moddle brings it, → the table by which the engine
 * judges what may stand where (`engine/compile/bpmnSchema.json`).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SaxesParser, type SaxesTagNS } from 'saxes';

/** Schemas by their file, with the prefix of their namespace in the table. */
const files = {
  'BPMN20.xsd': '',
  'Semantic.xsd': '',
  'BPMNDI.xsd': 'bpmndi:',
  'DI.xsd': 'di:',
  'DC.xsd': 'dc:',
};

interface Node {
  name: string;
  of: Record<string, string>;
  content: Node[];
}

function treeOf(xml: string): Node {
  const root: Node = { name: '', of: {}, content: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local, attributes }: SaxesTagNS) => {
    const of = Object.fromEntries(Object.values(attributes).map(({ name, value }) => [name, value]));
    const node = { name: local, of, content: [] };
    open.at(-1)!.content.push(node);
    open.push(node);
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root.content[0]!;
}

export interface Particle {
  name: string;
  type: string;
  /** How often at least; left out where it may be missing. */
  min?: number;
  /** How often at most; left out where there is no bound. */
  max?: number;
}

export interface Type {
  base?: string;
  isAbstract?: true;
  /** Text may stand in it. */
  isMixed?: true;
  children?: Particle[];
  /** By their names, their types; `!` says that it is required. */
  attributes?: Record<string, string>;
}

export interface SchemaTable {
  /** What may stand anywhere by its name alone: the type of each. */
  elements: Record<string, string>;
  /** What may stand where another element is asked for. */
  substitutes: Record<string, string[]>;
  types: Record<string, Type>;
  /** Types that have a few values. */
  values: Record<string, string[]>;
}

const all = (node: Node, name: string): Node[] =>
  node.content.flatMap((one) =>
    one.name === name ? [one] : one.name === 'complexType' ? [] : all(one, name),
  );

class Table {
  readonly table: SchemaTable = { elements: {}, substitutes: {}, types: {}, values: {} };
  private readonly roots: { prefix: string; root: Node }[];

  constructor(roots: { prefix: string; root: Node }[]) {
    this.roots = roots;
    for (const { prefix, root } of roots) for (const one of root.content) this.element(prefix, one);
    for (const { prefix, root } of roots) for (const one of root.content) this.type(prefix, one);
  }

  /** A name of the schema itself is bare there; others have the prefixes that the table has. */
  private named(prefix: string, name: string): string {
    if (name.startsWith('xsd:')) return name.slice(4);
    return name.includes(':') ? name : `${prefix}${name}`;
  }

  private element(prefix: string, { name, of }: Node): void {
    if (name !== 'element') return;
    const own = this.named(prefix, of.name!);
    this.table.elements[own] = this.named(prefix, of.type!);
    const head = of.substitutionGroup && this.named(prefix, of.substitutionGroup);
    if (head) this.table.substitutes[head] = [...(this.table.substitutes[head] ?? []), own];
  }

  private type(prefix: string, node: Node): void {
    const name = this.named(prefix, node.of.name ?? '');
    if (node.name === 'simpleType') {
      const values = all(node, 'enumeration').map(({ of }) => of.value!);
      const isOpen = all(node, 'union').length > 0;
      if (!isOpen) this.table.values[name] = values;
    }
    if (node.name !== 'complexType') return;
    const base = all(node, 'extension')[0]?.of.base;
    const isChoice = all(node, 'choice').length > 0;
    const particles = all(node, 'element').map((one) => this.particle(prefix, one, isChoice));
    const attributes = all(node, 'attribute').map(({ of }): [string, string] => {
      const isOpen = this.isUnion(of.type!);
      const type = isOpen ? 'anyURI' : this.named(prefix, of.type!);
      return [of.name!, `${type}${of.use === 'required' ? '!' : ''}`];
    });
    this.table.types[name] = {
      ...(base && { base: this.named(prefix, base) }),
      ...(node.of.abstract === 'true' && { isAbstract: true }),
      ...(node.of.mixed === 'true' && { isMixed: true }),
      ...(particles.length > 0 && { children: particles }),
      ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
    };
  }

  private isUnion(type: string): boolean {
    return this.roots.some(({ root }) =>
      root.content.some(
        ({ name, of, content }) => name === 'simpleType' && of.name === type && content[0]?.name === 'union',
      ),
    );
  }

  /** Of a choice each may be missing; that only one is there is judged by rules. */
  private particle(prefix: string, { of }: Node, isChoice: boolean): Particle {
    const name = this.named(prefix, of.ref ?? of.name!);
    const min = isChoice ? 0 : Number(of.minOccurs ?? 1);
    const { maxOccurs = '1' } = of;
    return {
      name,
      type: of.type ? this.named(prefix, of.type) : (this.table.elements[name] ?? ''),
      ...(min > 0 && { min }),
      ...(maxOccurs !== 'unbounded' && { max: Number(maxOccurs) }),
    };
  }
}

export function schemaTable(): SchemaTable {
  const at = createRequire(import.meta.url).resolve('bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd');
  const roots = Object.entries(files).map(([file, prefix]) => {
    const xml = readFileSync(at.replace('BPMN20.xsd', file), 'utf8').replace(/^\ufeff/, '');
    return { prefix, root: treeOf(xml) };
  });
  return new Table(roots).table;
}

/** One line for each entry, so that a difference is read as one. */
export const tableText = (table: SchemaTable): string => {
  const section = ([name, entries]: [string, object]) => {
    const lines = Object.entries(entries).map(([key, value]) => `    "${key}": ${JSON.stringify(value)}`);
    return `  "${name}": {\n${lines.join(',\n')}\n  }`;
  };
  return `{\n${Object.entries(table).map(section).join(',\n')}\n}\n`;
};
