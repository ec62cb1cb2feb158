/**
 * Who throws in a file what is caught there (BPMN 2.0.2 §10.5.1): a message, signal, error or escalation has
 * one item, which either side gives a name of its own.
 */
import type { BpmnElement } from '../element.js';

const listOf = (value: unknown): BpmnElement[] => (Array.isArray(value) ? (value as BpmnElement[]) : []);
const above = (element: BpmnElement) => element.$parent as BpmnElement | undefined;
const rootOf = (element: BpmnElement): BpmnElement => {
  const parent = above(element);
  return parent === undefined ? element : rootOf(parent);
};

/** The message of an event or task; one that names an operation instead has the one that goes into it. */
export function messageNamedBy({ messageRef, operationRef }: BpmnElement): BpmnElement | undefined {
  const operation = operationRef as BpmnElement | undefined;
  return (messageRef ?? operation?.inMessageRef) as BpmnElement | undefined;
}

/** What an event definition, or a task that sends or receives, is about. */
const subjectOf = (element: BpmnElement): unknown =>
  messageNamedBy(element) ?? element.signalRef ?? element.errorRef ?? element.escalationRef;

const definitionsOf = ({ eventDefinitions, eventDefinitionRef }: BpmnElement): BpmnElement[] => [
  ...listOf(eventDefinitions),
  ...listOf(eventDefinitionRef),
];

/** What an element catches, or throws: the subjects of its definitions in their order, or the task's own. */
const subjectsOf = (element: BpmnElement): unknown[] =>
  [...definitionsOf(element), element].map(subjectOf).filter((one) => one !== undefined);

/** Data goes along one by one, in the order of what is thrown (§10.5.1). */
function thrownBy(element: BpmnElement, subjects: ReadonlySet<unknown>): BpmnElement[] {
  const specification = element.ioSpecification as BpmnElement | undefined;
  const data = [...listOf(element.dataInputs), ...listOf(specification?.dataInputs)];
  return subjectsOf(element).flatMap((subject, index) => (subjects.has(subject) && data[index]) || []);
}

const throwing: ReadonlySet<string> = new Set([
  'bpmn:IntermediateThrowEvent',
  'bpmn:EndEvent',
  'bpmn:SendTask',
]);

/** Every flow element below another, however deep. */
function* elementsIn(scope: BpmnElement): Iterable<BpmnElement> {
  for (const element of listOf(scope.flowElements)) {
    yield element;
    yield* elementsIn(element);
  }
}

/** The data that go along, anywhere in the file, with what an element catches. */
export function thrownLike(catching: BpmnElement): BpmnElement[] {
  const subjects = new Set(subjectsOf(catching));
  const processes = listOf(rootOf(catching).rootElements);
  return processes.flatMap((process) =>
    [...elementsIn(process)].flatMap((one) => (throwing.has(one.$type) ? thrownBy(one, subjects) : [])),
  );
}
