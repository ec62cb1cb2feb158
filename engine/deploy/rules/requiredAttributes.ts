/**
 * BPMN 2.0.2, tables and schema: attributes that an element must have, and the values that attributes may
 * have.
 */

import { typeOf, valuesOf } from '../../compile/bpmnSchema.js';
import type { BpmnElement } from '../../elements/element.js';
import { setPropertiesOf, textOf } from './model.js';
import { each, error, found, label, type Rule } from './rule.js';

/** What the schema requires and rules of their own judge, in the words of what it is for. */
const judgedElsewhere = new Set([
  ...['SequenceFlow.sourceRef', 'SequenceFlow.targetRef', 'MessageFlow.sourceRef', 'MessageFlow.targetRef'],
  ...['BoundaryEvent.attachedToRef', 'LinkEventDefinition.name', 'ConditionalEventDefinition.condition'],
  ...['InputOutputSpecification.inputSet', 'InputOutputSpecification.outputSet'],
  ...['CorrelationProperty.correlationPropertyRetrievalExpression'],
  ...['ChoreographyTask', 'SubChoreography', 'CallChoreography'].map((one) => `${one}.participantRef`),
]);

/** The names of what an element of a type must have. */
const required = new Map<string, readonly string[]>();

function requiredOf(type: string): readonly string[] {
  const local = type.replace('bpmn:', '');
  const { attributes, slots = [] } = typeOf(`t${local}`);
  const names = [
    ...[...attributes].filter(([, { isRequired }]) => isRequired).map(([name]) => name),
    ...slots.filter(({ min }) => min > 0).map(({ name }) => name),
  ];
  return names.filter((name) => !judgedElsewhere.has(`${local}.${name}`));
}

function missingIn(element: BpmnElement): string[] {
  const names = required.get(element.$type) ?? requiredOf(element.$type);
  required.set(element.$type, names);
  // Lists have the plural of what stands in them.
  return names.filter((name) => !isSet(element, name) && !isSet(element, `${name}s`));
}

const isSet = (element: BpmnElement, attribute: string): boolean => {
  const value = element[attribute];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
};

/** The values of an enumeration; the schema of bpmn-moddle has another name for one of them. */
const allowedOf = (type: string): readonly string[] | undefined =>
  type === 'bpmn:MultiInstanceBehavior'
    ? valuesOf('tMultiInstanceFlowCondition')
    : valuesOf(type.replace('bpmn:', 't'));

/** Attributes that name a language or another file. */
const addresses: Record<string, string[]> = {
  'bpmn:Definitions': ['expressionLanguage', 'typeLanguage'],
  'bpmn:Import': ['importType', 'namespace'],
};
const isUri = (text: string): boolean => /^[a-z][a-z\d+.-]*:\S+$/i.test(text);

export const requiredAttributes: Rule[] = [
  error(
    'attribute-missing',
    '15.3',
    'An element has the attributes and children that the schema requires of it',
    'Add what is missing',
    (model, report) => {
      for (const element of model.elements)
        for (const name of missingIn(element))
          report(
            element,
            found('{element}没有 {name}', 'The {element} has no {name}', { element: label(element), name }),
          );
    },
  ),
  error(
    'attribute-uri',
    '8.2.1',
    'A language, a kind of import and a namespace are named by an absolute URI',
    'Write the URI, such as https://www.omg.org/spec/DMN/20191111/FEEL/, or leave the attribute out',
    (model, report) => {
      for (const [type, attributes] of Object.entries(addresses)) {
        each(type, (element) =>
          attributes.map((attribute) => {
            const text = textOf(element[attribute]);
            return (
              text !== '' &&
              !isUri(text) &&
              found('{attribute} 是“{text}”', 'The {attribute} is "{text}"', { attribute, text })
            );
          }),
        )(model, report);
      }
    },
  ),
  error(
    'attribute-value',
    '15.3',
    'An attribute has one of the values that the schema allows',
    'Use one of these values, or leave the attribute out',
    (model, report) => {
      for (const element of model.elements) {
        for (const { name, type } of setPropertiesOf(element)) {
          const allowed = allowedOf(type);
          const value = element[name];
          if (!allowed || allowed.includes(String(value))) continue;
          report(
            element,
            found('{name} 是“{value}”，允许的是 {more}', 'The {name} is "{value}", allowed are {more}', {
              name,
              value: String(value),
              more: allowed.join(', '),
            }),
          );
        }
      }
    },
  ),
  error(
    'attribute-number',
    '15.3',
    'An attribute that counts is a whole number',
    'Write a whole number',
    (model, report) => {
      for (const element of model.elements) {
        for (const { name, type } of setPropertiesOf(element)) {
          if (!/^(Integer|xsd:integer)$/.test(type) || Number.isInteger(element[name])) continue;
          report(
            element,
            found('{element}的 {name} 不是整数', 'The {name} of the {element} is no whole number', {
              name,
              element: label(element),
            }),
          );
        }
      }
    },
  ),
];
