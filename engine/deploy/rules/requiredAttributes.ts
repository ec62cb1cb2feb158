/**
 * BPMN 2.0.2, tables and schema: attributes that an element must have, and the values that attributes may
 * have.
 */
import type { BpmnElement } from '../../elements/element.js';
import { setPropertiesOf, textOf } from './model.js';
import { each, error, label, type Rule } from './rule.js';

/** Attributes and children without which an element says nothing; others have rules of their own. */
const required: Record<string, string[]> = {
  'bpmn:Definitions': ['targetNamespace'],
  'bpmn:Association': ['sourceRef', 'targetRef'],
  'bpmn:DataAssociation': ['targetRef'],
  'bpmn:Assignment': ['from', 'to'],
  'bpmn:Interface': ['name', 'operations'],
  'bpmn:Operation': ['name', 'inMessageRef'],
  'bpmn:InputOutputBinding': ['operationRef', 'inputDataRef', 'outputDataRef'],
  'bpmn:CorrelationPropertyRetrievalExpression': ['messagePath', 'messageRef'],
  'bpmn:CorrelationPropertyBinding': ['dataPath', 'correlationPropertyRef'],
  'bpmn:CorrelationSubscription': ['correlationKeyRef'],
  'bpmn:ComplexBehaviorDefinition': ['condition'],
  'bpmn:ConversationLink': ['sourceRef', 'targetRef'],
  'bpmn:ParticipantAssociation': ['innerParticipantRef', 'outerParticipantRef'],
  'bpmn:MessageFlowAssociation': ['innerMessageFlowRef', 'outerMessageFlowRef'],
  'bpmn:ResourceParameterBinding': ['parameterRef', 'expression'],
  'bpmn:ResourceAssignmentExpression': ['expression'],
  'bpmn:ChoreographyActivity': ['initiatingParticipantRef'],
  'bpmn:ChoreographyTask': ['messageFlowRef'],
  'bpmn:Import': ['namespace', 'location', 'importType'],
  'bpmn:Relationship': ['type', 'source', 'target'],
  'bpmn:Resource': ['name'],
};

const isSet = (element: BpmnElement, attribute: string): boolean => {
  const value = element[attribute];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
};

const values: Record<string, readonly string[]> = {
  'bpmn:GatewayDirection': ['Unspecified', 'Converging', 'Diverging', 'Mixed'],
  'bpmn:EventBasedGatewayType': ['Exclusive', 'Parallel'],
  'bpmn:ProcessType': ['None', 'Public', 'Private'],
  'bpmn:AssociationDirection': ['None', 'One', 'Both'],
  'bpmn:MultiInstanceBehavior': ['None', 'One', 'All', 'Complex'],
  'bpmn:AdHocOrdering': ['Parallel', 'Sequential'],
  'bpmn:ItemKind': ['Physical', 'Information'],
  'bpmn:ChoreographyLoopType': ['None', 'Standard', 'MultiInstanceSequential', 'MultiInstanceParallel'],
  'bpmn:RelationshipDirection': ['None', 'Forward', 'Backward', 'Both'],
};

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
      for (const [type, attributes] of Object.entries(required)) {
        each(type, (element) =>
          attributes
            .filter((attribute) => !isSet(element, attribute))
            .map((attribute) => `The ${label(element)} has no ${attribute}`),
        )(model, report);
      }
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
            return text !== '' && !isUri(text) && `The ${attribute} is "${text}"`;
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
          const allowed = values[type];
          const value = element[name];
          if (!allowed || allowed.includes(String(value))) continue;
          report(element, `The ${name} is "${String(value)}", allowed are ${allowed.join(', ')}`);
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
          report(element, `The ${name} of the ${label(element)} is no whole number`);
        }
      }
    },
  ),
];
