/**
 * The schema by which bpmn-moddle reads BPMN, where it differs from the specification's own (BPMN20.xsd)
 * corrected: it misnames two elements, takes three elements for attributes, and resolves names of what never
 * stands in a file, so that files which follow the specification could not be read.
 */
interface Property {
  name: string;
  isAttr?: boolean;
  isReference?: boolean;
  type?: string;
}
interface Type {
  name: string;
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

const correct = (type: Type): Type =>
  type.properties === undefined
    ? type
    : {
        ...type,
        properties: type.properties.map((one) => ({ ...one, ...corrected[`${type.name}.${one.name}`] })),
      };

export const correctSchema = (schema: { types: unknown[] }) => ({
  ...schema,
  types: (schema.types as Type[]).map(correct),
});
