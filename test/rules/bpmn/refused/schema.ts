/** What the XML Schema of BPMN 2.0.2 forbids is found in every type that it declares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../../engine/compile/readResource.js';
import type { Finding } from '../../../../engine/vocabulary.js';
import { declared, fileWith, holdsText, reversed, types, valuesOf } from '../schemaSamples.js';
import { schemaTable, tableText } from '../schemaTable.js';

const table = new URL('../../../../../engine/compile/bpmnSchema.json', import.meta.url);

test('engine/compile/bpmnSchema.json is the schema of BPMN 2.0.2 (UPDATE=1 writes it again)', () => {
  const text = tableText(schemaTable());
  if (process.env.UPDATE === '1') writeFileSync(table, text);
  expect(readFileSync(table, 'utf8')).toBe(text);
});

async function found(content: string): Promise<Finding[]> {
  const read = await readResource({ name: 'a.bpmn', content });
  return read.ok ? read.definitions[0]!.warnings : read.findings;
}
const count = (findings: Finding[], rule: string) => findings.filter((one) => one.rule === rule).length;

/** What each type is judged to be, and what it is. */
async function ofEachType<T>(judge: (type: string) => Promise<T>, expected: (type: string) => T) {
  const judged: Record<string, T> = {};
  for (const type of types) judged[type] = await judge(type);
  expect(judged).toEqual(Object.fromEntries(types.map((type) => [type, expected(type)])));
}

const holdsAnything = new Set(['tDocumentation', 'tText', 'tScript']);
const structural = ['element-order', 'element-repeated', 'element-unreadable', 'attribute-unknown'];
const namesOf = (type: string) => declared(type).attributes.map(([name]) => name);

const isReference = (kind: string) => /^(QName|IDREF)!?$/.test(kind);
const attributesReferring = (type: string) =>
  declared(type).attributes.flatMap(([name, kind]) => (isReference(kind) ? [name] : []));
const childrenReferring = (type: string) =>
  declared(type).children.flatMap(({ name, type: kind }) => (isReference(kind) ? [name] : []));
const referencesOf = (type: string) => [...attributesReferring(type), ...childrenReferring(type)];
/** References to anything, to what stands in no BPMN file, and those that rules of their own judge. */
const elsewhere = new Set([
  ...['tAssociation.sourceRef', 'tAssociation.targetRef', 'tRelationship.source', 'tRelationship.target'],
  ...['tInterface.implementationRef', 'tOperation.implementationRef', 'tItemDefinition.structureRef'],
  ...['tExtension.definition', 'tLane.partitionElementRef', 'tLane.flowNodeRef'],
  ...['tCallActivity.calledElement', 'tBoundaryEvent.attachedToRef'],
  ...['tSequenceFlow.sourceRef', 'tSequenceFlow.targetRef'],
  ...['tMessageFlow.sourceRef', 'tMessageFlow.targetRef'],
]);
/** Every reference of a type to one element. */
const referring = (type: string, id: string) => ({
  attributes: Object.fromEntries(attributesReferring(type).map((name) => [name, id])),
  content: childrenReferring(type)
    .map((name) => `<bpmn:${name}>${id}</bpmn:${name}>`)
    .join(''),
});

describe('in every type of the schema', () => {
  test('all children may stand in the order of the schema', () =>
    ofEachType(
      async (type) => {
        const content = reversed(type).reverse();
        const findings = await found(fileWith(type, { content: content.map(({ xml }) => xml).join('') }));
        return findings.filter(({ rule }) => structural.includes(rule));
      },
      () => [],
    ));

  test('they may stand in no other order', () =>
    ofEachType(
      async (type) => {
        const content = reversed(type).map(({ xml }) => xml);
        return count(await found(fileWith(type, { content: content.join('') })), 'element-order');
      },
      (type) => Math.max(0, reversed(type).length - 1),
    ));

  test('none may stand more often than the schema says', () => {
    const bounded = (type: string) => reversed(type).filter(({ particle }) => particle.max !== undefined);
    return ofEachType(
      async (type) => {
        const content = bounded(type).map(({ particle, xml }) => xml.repeat(particle.max! + 1));
        return count(await found(fileWith(type, { content: content.join('') })), 'element-repeated');
      },
      (type) => bounded(type).length,
    );
  });

  test('no other elements may stand, and no text between elements', () =>
    ofEachType(
      async (type) =>
        count(await found(fileWith(type, { content: 'text<bpmn:definitions/>' })), 'element-unreadable'),
      (type) => {
        if (holdsAnything.has(type)) return 0;
        // In the elements of an extension nobody looks for those of BPMN.
        return holdsText(type) || type === 'tExtensionElements' ? 1 : 2;
      },
    ));

  test('attributes are those of the type, without a prefix and in their letters', () => {
    const strange = { cancelactivity: 'true', 'bpmn:id': 'y', triggeredByEvent: 'true', attachedToRef: 'a' };
    return ofEachType(
      async (type) => count(await found(fileWith(type, { attributes: strange })), 'attribute-unknown'),
      (type) => {
        return Object.keys(strange).filter((name) => !namesOf(type).includes(name)).length;
      },
    );
  });

  test('what the schema requires is asked for', () => {
    const needed = (type: string) => [
      ...declared(type).attributes.flatMap(([name, kind]) => (kind.endsWith('!') ? [name] : [])),
      ...declared(type).children.flatMap(({ name, min }) => (min === undefined ? [] : [name])),
    ];
    return ofEachType(
      async (type) => {
        const messages = (await found(fileWith(type, { attributes: {}, content: '' }))).map(
          (one) => one.message,
        );
        return needed(type).filter((name) => !messages.some((one) => one.includes(name)));
      },
      () => [],
    );
  });

  test('references name what the schema names', () => {
    const roots = ['<bpmn:category id="other"/>'];
    return ofEachType(
      async (type) => {
        const findings = await found(fileWith(type, referring(type, 'other'), roots));
        const dangling = await found(fileWith(type, referring(type, 'gone'), roots));
        return referencesOf(type).filter(
          (name) =>
            !elsewhere.has(`${type}.${name}`) &&
            !(
              findings.some(({ rule, message }) => rule === 'reference-type' && message.includes(name)) &&
              dangling.some(({ rule, message }) => rule === 'dangling-reference' && message.includes(name))
            ),
        );
      },
      () => [],
    );
  });

  test('values are those that the schema allows', () => {
    const wrong = (type: string) =>
      declared(type).attributes.flatMap(([name, kind]): [string, string][] => {
        if (kind === 'boolean') return [[name, 'attribute-flag']];
        if (kind === 'integer' || kind === 'int') return [[name, 'attribute-number']];
        return valuesOf(kind) ? [[name, 'attribute-value']] : [];
      });
    return ofEachType(
      async (type) => {
        const attributes = Object.fromEntries(wrong(type).map(([name]) => [name, 'other']));
        const findings = await found(fileWith(type, { attributes }));
        return wrong(type).filter(
          ([name, rule]) => !findings.some((one) => one.rule === rule && one.message.includes(name)),
        );
      },
      () => [],
    );
  });
});
