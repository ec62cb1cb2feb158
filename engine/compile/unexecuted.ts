/**
 * Extensions by which other engines decide what a process does: who works, what is called, what is handed
 * over. To run a process without them would be to run half of it. What only looks after an engine's own
 * business (transactions, history, caches), or after people, is none of these: BPMN means the same without.
 */
import type { Finding } from '../vocabulary.js';
import { say } from '../wording.js';
import { extensionAdvice, extensionWords } from '../wordings/extensions.js';
import type { Tag } from './xmlText.js';

export type Use = keyof typeof extensionAdvice;
type Names = Partial<Record<Use, readonly string[]>>;

export interface Engines {
  name: string;
  namespaces: readonly string[];
  /** On elements of BPMN. */
  attributes: Names;
  /** In extensionElements. */
  elements: Names;
}

export const otherEngines: readonly Engines[] = [
  {
    name: 'Camunda 8',
    namespaces: ['http://camunda.org/schema/zeebe/1.0'],
    attributes: {},
    elements: {
      listener: ['executionListeners', 'taskListeners'],
      decision: ['calledDecision'],
      job: ['linkedResources'],
      condition: ['conditionalFilter'],
    },
  },
  {
    name: 'Activiti, Camunda 7, Flowable, Operaton',
    namespaces: [
      'http://activiti.org/bpmn',
      'http://camunda.org/schema/1.0/bpmn',
      'http://flowable.org/bpmn',
      'http://operaton.org/schema/1.0/bpmn',
    ],
    attributes: {
      job: ['class', 'delegateExpression', 'expression', 'type', 'topic', 'resource'],
      decision: ['decisionRef', 'mapDecisionResult'],
      assignment: ['assignee', 'owner', 'candidateUsers', 'candidateGroups'],
      start: ['candidateStarterUsers', 'candidateStarterGroups'],
      schedule: ['dueDate', 'followUpDate'],
      form: ['formKey', 'formRef', 'formHandlerClass'],
      data: [
        ...['resultVariable', 'resultVariableName', 'errorCodeVariable', 'errorMessageVariable'],
        ...['escalationCodeVariable', 'variableMappingClass', 'variableMappingDelegateExpression'],
      ],
      call: ['calledElementVersion', 'calledElementVersionTag', 'caseRef'],
      loop: ['collection', 'elementVariable', 'elementIndexVariable'],
      condition: ['skipExpression', 'variableName', 'variableEvents'],
    },
    elements: {
      job: ['connector', 'field', 'mapException', 'errorEventDefinition'],
      listener: ['executionListener', 'taskListener', 'eventListener'],
      assignment: ['customResource'],
      start: ['potentialStarter'],
      form: ['formData', 'formProperty'],
      data: ['inputOutput', 'in', 'out', 'value'],
      loop: ['variableAggregation'],
      message: [
        ...['eventType', 'channelKey', 'eventInParameter', 'eventOutParameter'],
        'eventCorrelationParameter',
      ],
    },
  },
  {
    name: 'jBPM, Kogito',
    namespaces: ['http://www.jboss.org/drools'],
    attributes: {
      job: ['taskName', 'serviceimplementation', 'serviceinterface', 'serviceoperation'],
      decision: ['ruleFlowGroup'],
    },
    elements: { listener: ['onEntry-script', 'onExit-script'] },
  },
  {
    name: 'ProcessMaker',
    namespaces: ['http://processmaker.com/BPMN/2.0/Schema.xsd'],
    attributes: {
      job: ['scriptRef'],
      assignment: ['assignment', 'assignedUsers', 'assignedGroups'],
      form: ['screenRef', 'formRef'],
    },
    elements: {},
  },
];

const byName = (names: Names): Map<string, Use> =>
  new Map(Object.entries(names).flatMap(([use, listed]) => listed.map((one) => [one, use as Use])));
const tables = new Map(
  otherEngines.flatMap(({ namespaces, attributes, elements }) => {
    const table = { attributes: byName(attributes), elements: byName(elements) };
    return namespaces.map((one) => [one, table] as const);
  }),
);

function unexecuted(name: string, use: Use, id: string, line: number): Finding {
  const place = say(extensionWords.place, { id: id || 'definitions', line });
  const { zh, en } = say(extensionWords.unexecuted, { place, name, advice: extensionAdvice[use] });
  return {
    severity: 'error',
    element: id,
    rule: 'extension-unexecuted',
    message: `${en}.`,
    messageZh: `${zh}。`,
    section: '8.3.3',
  };
}

/** What an element of BPMN says by attributes that another engine would carry out. */
export function* unexecutedAttributes({ attributes, line }: Tag, id: string): Generator<Finding> {
  for (const { name, uri, local, value } of attributes) {
    const use = uri === '' ? undefined : tables.get(uri)?.attributes.get(local);
    if (use && value.trim() !== '') yield unexecuted(name, use, id, line);
  }
}

/** What stands in extensionElements that another engine would carry out. */
export function* unexecutedElement({ name, uri, local, line }: Tag, id: string): Generator<Finding> {
  const use = tables.get(uri)?.elements.get(local);
  if (use) yield unexecuted(`<${name}>`, use, id, line);
}
