/** `docs/ELEMENTS.md` is true: it lists the whole schema, and what it says of each element holds. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import schema from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import { readBpmn } from '../../../engine/compile/moddle.js';
import { readResource } from '../../../engine/compile/readResource.js';
import { rules } from '../../../engine/deploy/rules/registry.js';
import type { BpmnElement } from '../../../engine/elements/element.js';
import { shapes, triggers } from '../../../engine/elements/registry.js';

interface Property {
  name: string;
  isVirtual?: boolean;
}
interface Type {
  name: string;
  isAbstract?: boolean;
  superClass?: string[];
  properties?: Property[];
}
const types = new Map((schema.types as Type[]).map((type) => [type.name, type]));

const root = new URL('../../../../', import.meta.url);
const page = readFileSync(new URL('docs/ELEMENTS.md', root), 'utf8');
const rows = [...page.matchAll(/^\| `([\w.]+)` \| (\w+) \| (.*) \|$/gm)].map(([, name, status, why]) => ({
  name: name!,
  status: status!,
  why: why!,
}));
const named = (status: string) => rows.filter((row) => row.status === status).map((row) => row.name);

/** A type and everything that it inherits from. */
function lineOf(name: string): string[] {
  const above = types.get(name.replace(/^bpmn:/, ''))?.superClass ?? [];
  return [name.replace(/^bpmn:/, ''), ...above.flatMap(lineOf)];
}

test('every element and attribute of the schema stands there once, with a status and a reason', () => {
  const all = [...types.values()].flatMap(({ name, properties = [] }) => [
    name,
    ...properties.map((property) => `${name}.${property.name}`),
  ]);
  expect(rows.map((row) => row.name).sort()).toEqual(all.sort());
  expect(rows.filter(({ status }) => !['supported', 'refused', 'ignored'].includes(status))).toEqual([]);
  expect(rows.filter(({ why }) => why.length < 5)).toEqual([]);
});

test('what is supported is in the registry of elements, and the other way round', () => {
  const registered = [...shapes.keys(), ...triggers.keys()].map((type) => type.replace('bpmn:', ''));
  const running = ['FlowNode', 'EventDefinition', 'LoopCharacteristics'];
  // What a multi-instance throws is no node that a token reaches.
  const apart = ['ImplicitThrowEvent'];
  const supported = named('supported').filter((name) => {
    const isConcrete = types.has(name) && types.get(name)!.isAbstract !== true && !apart.includes(name);
    return isConcrete && lineOf(name).some((one) => running.includes(one));
  });
  expect(supported.filter((name) => !registered.includes(name))).toEqual([]);
  expect(registered.filter((name) => !named('supported').includes(name))).toEqual([]);
});

/** `rules.test.ts` shows each rule by a diagram that breaks it. */
test('what is refused has a rule', () => {
  const known = rules.filter(({ severity }) => severity === 'error').map(({ id }) => id);
  const without = rows.filter(
    ({ status, why }) => status === 'refused' && !known.includes(/`([\w-]+)`/.exec(why)?.[1] ?? ''),
  );
  expect(without).toEqual([]);
});

interface Described {
  $descriptor: { properties: { ns: { localName: string }; isReference?: boolean }[] };
}

/** Every element under one, what is foreign apart. */
function* under(element: BpmnElement): Iterable<BpmnElement> {
  yield element;
  const { properties } = (element as unknown as Described).$descriptor;
  for (const { ns, isReference } of properties) {
    if (isReference === true || ns.localName === 'extensionElements') continue;
    for (const child of [element[ns.localName]].flat() as BpmnElement[]) {
      if (typeof child === 'object' && child !== null && '$type' in child) yield* under(child);
    }
  }
}

/** Names as bpmn-moddle has them; `correctSchema.ts` corrects two. */
const misnamed: Record<string, string> = { endPointRef: 'endPointRefs', messageFlowRef: 'messageFlowRefs' };
const nowhere = /The schema has no place for it in XML|Never stands in XML/;

/** The other side of a reference, which is not written. */
function isVirtual(name: string): boolean {
  const [type, attribute] = name.split('.');
  return types.get(type!)?.properties?.find((one) => one.name === attribute)?.isVirtual === true;
}

test('what is ignored may stand in a file that is deployed', async () => {
  const content = readFileSync(new URL('test/compile/ignored.bpmn', root), 'utf8');
  const read = await readResource({ name: 'ignored.bpmn', content });
  expect(read.ok ? read.definitions[0]!.warnings.map(({ rule }) => rule) : read.findings).toEqual([
    'import-unread',
  ]);
  // The picture stands in the file, and never reaches bpmn-moddle.
  const found = new Set(content.includes('<bpmndi:BPMNDiagram') ? ['Definitions.diagrams'] : []);
  for (const element of under((await readBpmn(content)).root!)) {
    const { properties } = (element as unknown as Described).$descriptor;
    const names = properties.map(({ ns }) => ns.localName).filter((name) => Object.hasOwn(element, name));
    const set = names.flatMap((name) => [name, misnamed[name] ?? name]);
    for (const type of lineOf(element.$type)) {
      found.add(type);
      for (const name of set) found.add(`${type}.${name}`);
    }
  }
  const shown = rows.filter(({ status, why }) => status === 'ignored' && !nowhere.test(why));
  expect(shown.map(({ name }) => name).filter((name) => !found.has(name) && !isVirtual(name))).toEqual([]);
});
