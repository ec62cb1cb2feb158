/**
 * What may stand where in a file: the XML Schema of BPMN 2.0.2 (`bpmnSchema.json`, §15.3), and the schemas of
 * the extensions that are read. Names have the prefixes of the table: none for BPMN, `bpmndi:`, `di:`, `dc:`
 * for pictures, that of its schema for an extension.
 */
import { referencesPerElementMax } from '../limits.js';
import bpmn from './bpmnSchema.json' with { type: 'json' };

interface Particle {
  name: string;
  type: string;
  min?: number;
  max?: number;
}
interface Declared {
  base?: string;
  isAbstract?: boolean;
  isMixed?: boolean;
  children?: readonly Particle[];
  attributes?: Readonly<Record<string, string>>;
}
interface Table {
  elements: Readonly<Record<string, string>>;
  substitutes: Readonly<Record<string, readonly string[]>>;
  types: Readonly<Record<string, Declared>>;
  values: Readonly<Record<string, readonly string[]>>;
}

/** A place of a sequence: `name` is what the schema calls those that may stand there. */
export interface Slot {
  name: string;
  min: number;
  max: number;
}
export interface AttributeType {
  type: string;
  isRequired: boolean;
}
export interface SchemaType {
  name: string;
  isAbstract: boolean;
  /** Text may stand in it. */
  isMixed: boolean;
  /** In this order; undefined when any order will do. */
  slots: readonly Slot[] | undefined;
  children: ReadonlyMap<string, { type: string; slot: number }>;
  attributes: ReadonlyMap<string, AttributeType>;
}

/** A schema as bpmn-moddle has it. */
export interface ExtensionSchema {
  prefix: string;
  types: readonly {
    name: string;
    superClass?: readonly string[];
    extends?: readonly string[];
    properties?: readonly { name: string; type: string; isAttr?: boolean; isBody?: boolean }[];
  }[];
}

const table: Table = bpmn;
const types = new Map<string, SchemaType>();

/** The element of a name and all that may stand in its place. */
const standingFor = (name: string): string[] => [
  name,
  ...(table.substitutes[name] ?? []).flatMap((one) => standingFor(one)),
];

/** The type and what it extends, the outermost first. */
function lineOf(name: string): Declared[] {
  const declared = table.types[name];
  if (!declared) return [];
  return [...(declared.base === undefined ? [] : lineOf(declared.base)), declared];
}

/** Attributes that the tables of the specification have and its schema does not. */
const stated: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tItemDefinition: { import: 'QName' },
  tTransaction: { protocol: 'string' },
};

const attributeOf = ([name, written]: [string, string]): [string, AttributeType] => [
  name,
  { type: written.replace('!', ''), isRequired: written.endsWith('!') },
];

function schemaTypeOf(name: string): SchemaType {
  const line = lineOf(name);
  const particles = line.flatMap(({ children = [] }) => children);
  const children = particles.flatMap(({ name: asked, type }, slot) =>
    standingFor(asked).map((one): [string, { type: string; slot: number }] => [
      one,
      { type: one === asked ? type : table.elements[one]!, slot },
    ]),
  );
  return {
    name,
    isAbstract: table.types[name]?.isAbstract === true,
    // A reference or another plain value is text.
    isMixed: line.length === 0 || line.some(({ isMixed }) => isMixed === true),
    slots: particles.map(({ name: asked, type, min = 0, max = Number.POSITIVE_INFINITY }) => ({
      name: asked,
      min,
      max: isDeclared(type) ? max : Math.min(max, referencesPerElementMax),
    })),
    children: new Map(children),
    attributes: new Map(
      [...line, { attributes: stated[name] }]
        .flatMap(({ attributes = {} }) => Object.entries(attributes))
        .map(attributeOf),
    ),
  };
}

/** A type of the schema, with all that it inherits; one that is not declared is a plain value. */
export function typeOf(name: string): SchemaType {
  const known = types.get(name) ?? schemaTypeOf(name);
  types.set(name, known);
  return known;
}

export const isDeclared = (type: string): boolean => Object.hasOwn(table.types, type);

/** True when a type is another or extends it. */
export function isDerived(type: string, from: string): boolean {
  for (let one: string | undefined = type; one !== undefined; one = table.types[one]?.base)
    if (one === from) return true;
  return false;
}

/** The element that has a type by its name alone; undefined when there is none. */
const elementsByType = new Map(Object.entries(table.elements).map(([name, type]) => [type, name]));
export const elementOf = (type: string): string | undefined => elementsByType.get(type);

/** True when the schema has an element of the name for all places, which others may stand for. */
export const isElementOfAll = (name: string): boolean => Object.hasOwn(table.elements, name);

const particlesOf = Object.values(table.types).flatMap(({ children = [] }) => children);
const elementNames = new Set([...Object.keys(table.elements), ...particlesOf.map(({ name }) => name)]);
export const isElementName = (name: string): boolean => elementNames.has(name);

const attributeNames = new Set([
  ...Object.values(table.types).flatMap(({ attributes = {} }) => Object.keys(attributes)),
  ...Object.values(stated).flatMap((attributes) => Object.keys(attributes)),
]);
export const isAttributeName = (name: string): boolean => attributeNames.has(name);

/** The values that a type allows; undefined when it is not one that lists them. */
export const valuesOf = (type: string): readonly string[] | undefined => table.values[type];

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The types of an extension, by the names of their elements. */
export function extensionTypes({ prefix, types: declared }: ExtensionSchema): Map<string, SchemaType> {
  const named = (name: string) => (name.includes(':') ? name : `${prefix}:${name}`);
  const isKind = (name: string, kind: string): boolean => {
    const supers = declared.find((one) => named(one.name) === name)?.superClass ?? [];
    return name === kind || supers.some((one) => isKind(named(one), kind));
  };
  const elementOfType = (name: string) => `${prefix}:${lowered(name.slice(prefix.length + 1))}`;
  const typeOfExtension = (name: string): SchemaType => {
    const kinds = declared.filter(
      (one) => isKind(name, named(one.name)) || (one.extends ?? []).some((other) => isKind(name, other)),
    );
    const properties = kinds.flatMap((one) => one.properties ?? []);
    const children = properties
      .filter(({ isAttr, isBody }) => isAttr !== true && isBody !== true)
      .flatMap(({ type }) => declared.map((one) => named(one.name)).filter((one) => isKind(one, named(type))))
      .map((type): [string, { type: string; slot: number }] => [elementOfType(type), { type, slot: 0 }]);
    const attributes = properties
      .filter(({ isAttr }) => isAttr === true)
      .map((one): [string, AttributeType] => [one.name, { type: one.type, isRequired: false }]);
    return {
      name,
      isAbstract: false,
      isMixed: properties.some(({ isBody }) => isBody === true),
      slots: undefined,
      children: new Map(children),
      attributes: new Map(attributes),
    };
  };
  return new Map(
    declared.map(({ name }) => [elementOfType(named(name)), typeOfExtension(named(name))] as const),
  );
}
