/**
 * What BPMN 2.0.2 allows and this engine does not do, where leaving it out would change how a process runs:
 * refused by name, as half of a meaning would be worse than none. `docs/ELEMENTS.md` lists what is left out
 * without harm.
 */
import type { BpmnElement } from '../../elements/element.js';
import { ancestorOf, foreignExtension, isA, isExecutable, listOf, parentOf, refOf, textOf } from './model.js';
import { each, error, label, type Rule } from './rule.js';

/** The variable that data stands for; undefined for data that is only drawn. Camunda draws with `__…`. */
function variableOf(data: BpmnElement | undefined): string | undefined {
  const name = textOf(data?.name) || textOf(refOf(data?.dataObjectRef)?.name);
  return name === '' || name.startsWith('__') ? undefined : name;
}

/** What a data association does beyond showing that a variable is used. */
function computed(association: BpmnElement): string | undefined {
  if (listOf(association.assignment).length > 0) return 'assigns';
  if (association.transformation !== undefined) return 'transforms';
  const target = variableOf(refOf(association.targetRef));
  const source = listOf(association.sourceRef).map(variableOf)[0];
  const isCopy = target !== undefined && source !== undefined && target !== source;
  return isCopy ? `copies "${source}" to "${target}"` : undefined;
}

const isFeel = (language: string): boolean => /feel/i.test(language);

export const unsupported: Rule[] = [
  error(
    'expression-language-unread',
    '8.4.6',
    'The expressions of an executable process are FEEL',
    'Write the expression in FEEL and leave out its language',
    each('bpmn:FormalExpression', (expression) => {
      const language = textOf(expression.language);
      if (!isExecutable(expression) || language === '' || isFeel(language)) return undefined;
      const place = label(ancestorOf(expression, 'bpmn:FlowElement') ?? parentOf(expression));
      return `An expression of the ${place} is written in "${language}"`;
    }),
  ),
  error(
    'data-association-unread',
    '10.4.2',
    'A data association shows that a variable is used, and changes nothing',
    'Write the values with zeebe:ioMapping, or give both ends the name of the variable',
    each('bpmn:DataAssociation', (association) => {
      const what = isExecutable(association) ? computed(association) : undefined;
      return what !== undefined && `A data association of the ${label(parentOf(association))} ${what}`;
    }),
  ),
  error(
    'performer-unread',
    '10.3.1',
    'Who may do a user task is said by zeebe:assignmentDefinition',
    'Add zeebe:assignmentDefinition with candidateGroups, candidateUsers or assignee',
    each('bpmn:ResourceRole', (role) => {
      const task = parentOf(role);
      const isUser = isA(task, 'bpmn:UserTask', 'bpmn:GlobalUserTask');
      if (!task || !isUser || foreignExtension(task, 'zeebe:AssignmentDefinition')) return undefined;
      return `The ${label(task)} names its performers only as resources`;
    }),
  ),
  error(
    'correlation-unread',
    '8.4.2',
    'A message is correlated by the key that zeebe:subscription computes',
    'Add zeebe:subscription with a correlationKey to the message',
    each('bpmn:CorrelationPropertyRetrievalExpression', (expression, model) => {
      const message = refOf(expression.messageRef);
      const someRuns = model.ofType('bpmn:Process').some((process) => process.isExecutable === true);
      if (!someRuns || !message || foreignExtension(message, 'zeebe:Subscription')) return undefined;
      return `The ${label(message)} has its key only as a correlation property`;
    }),
  ),
  error(
    'compensation-not-awaited',
    '10.5.5',
    'Who throws compensation waits until it is done',
    'Remove waitForCompletion="false"; put the event on a branch of its own if nothing is to wait',
    each('bpmn:CompensateEventDefinition', (definition) => {
      const event = ancestorOf(definition, 'bpmn:Event');
      const isAwaited = definition.waitForCompletion !== false || !isA(event, 'bpmn:ThrowEvent');
      return !isAwaited && `The ${label(event)} does not wait for the compensation that it throws`;
    }),
  ),
  error(
    'transaction-method',
    '10.3.5',
    'A transaction that is cancelled is undone by compensation',
    'Set method="##Compensate" or leave it out',
    each('bpmn:Transaction', (transaction) => {
      const method = textOf(transaction.method);
      const isKnown = method === '' || /^(##)?compensate$/i.test(method);
      return !isKnown && `The ${label(transaction)} has the method "${method}"`;
    }),
  ),
  error(
    'extension-not-understood',
    '8.2.3',
    'No extension of the file must be understood',
    'Remove the extension, or set mustUnderstand="false" if the process runs without it',
    each(
      'bpmn:Extension',
      (extension) => extension.mustUnderstand === true && 'The file has an extension that must be understood',
    ),
  ),
];
