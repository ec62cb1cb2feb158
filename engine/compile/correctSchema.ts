/**
 * The schema by which bpmn-moddle reads BPMN, where it differs from the specification's own (BPMN20.xsd)
 * corrected: it misnames two elements, takes three elements for attributes, forgets what one extends, and
 * resolves names of what never stands in a file, so that files which follow the specification could not be
 * read. Nor does it know any id: it would drop elements whose id is written in other letters than those of
 * ASCII (BPMN20.xsd has xsd:ID).
 * Flags and numbers it leaves as they are written (`lexicalValues.ts`).
 */
import { lexicalTypes } from './lexicalValues.js';

interface Property {
  name: string;
  isId?: boolean;
  isAttr?: boolean;
  isMany?: boolean;
  isReference?: boolean;
  type?: string;
}
interface Type {
  name: string;
  superClass?: string[];
  properties?: Property[];
}

/** Properties by their type and their name in bpmn-moddle, as they are in BPMN20.xsd. */
const corrected: Record<string, Partial<Property>> = {
  'Participant.endPointRefs': { name: 'endPointRef' },
  'ConversationNode.messageFlowRefs': { name: 'messageFlowRef' },
  'ParticipantAssociation.innerParticipantRef': { isAttr: false },
  'ParticipantAssociation.outerParticipantRef': { isAttr: false },
  'Extension.definition': { isReference: false, type: 'String' },
  'GlobalScriptTask.script': { isAttr: false },
  'ItemDefinition.import': { isReference: false, type: 'String' },
};

function correctProperty(type: Type, { isId: _known, ...one }: Property): Property {
  const lexical = one.type === undefined ? undefined : lexicalTypes[one.type];
  return { ...one, ...(lexical && { type: lexical }), ...corrected[`${type.name}.${one.name}`] };
}

/** Properties that BPMN20.xsd has and bpmn-moddle does not. */
const added: Record<string, Property[]> = {
  Extension: [{ name: 'documentation', type: 'Documentation', isMany: true }],
};

/** Types that extend another in BPMN20.xsd and nothing in bpmn-moddle. */
const extending: Record<string, string[]> = { InputOutputBinding: ['BaseElement'] };

const correct = (type: Type): Type =>
  type.properties === undefined
    ? type
    : {
        ...type,
        ...(extending[type.name] && { superClass: extending[type.name] }),
        properties: [
          ...type.properties.map((one) => correctProperty(type, one)),
          ...(added[type.name] ?? []),
        ],
      };

export const correctSchema = (schema: { types: unknown[] }) => ({
  ...schema,
  types: (schema.types as Type[]).map(correct),
});
