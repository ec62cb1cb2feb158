/** BPMN 2.0.2 §10.5.5: what the event definitions of an executable process refer to. */
import type { BpmnElement } from '../../elements/element.js';
import {
  ancestorOf,
  foreignExtension,
  isA,
  isExecutable,
  type Model,
  parentOf,
  refOf,
  textOf,
} from './model.js';
import { each, error, type Judgement, label, type Rule } from './rule.js';

const eventOf = (definition: BpmnElement): BpmnElement | undefined => ancestorOf(definition, 'bpmn:Event');
const throws = (event: BpmnElement | undefined): boolean => isA(event, 'bpmn:ThrowEvent');

/** Definitions inside the events of executable processes. */
const executed = (
  type: string,
  judge: (definition: BpmnElement, event: BpmnElement, model: Model) => Judgement,
) =>
  each(type, (definition, model) => {
    const event = eventOf(definition);
    return event && isExecutable(event) && judge(definition, event, model);
  });

/** Zeebe's models let a job say what is thrown. */
const isJob = (event: BpmnElement): boolean => foreignExtension(event, 'zeebe:TaskDefinition');

const without = (event: BpmnElement, what: string): string => `The ${label(event)} has no ${what}`;

export const eventDefinitions: Rule[] = [
  error(
    'message-reference',
    '10.5.5',
    'A message event of an executable process names its message',
    'Set messageRef to a message of the file',
    executed('bpmn:MessageEventDefinition', ({ messageRef, operationRef }, event) => {
      const isNamed = refOf(messageRef) ?? refOf(operationRef) ?? (throws(event) && isJob(event));
      return !isNamed && without(event, 'messageRef');
    }),
  ),
  error(
    'signal-reference',
    '10.5.5',
    'A signal event of an executable process names its signal',
    'Set signalRef to a signal of the file',
    executed('bpmn:SignalEventDefinition', ({ signalRef }, event) => {
      return !refOf(signalRef) && without(event, 'signalRef');
    }),
  ),
  error(
    'escalation-reference',
    '10.5.5',
    'An escalation that an executable process throws has a code',
    'Set escalationRef to an escalation with an escalationCode',
    executed('bpmn:EscalationEventDefinition', ({ escalationRef }, event) => {
      if (!throws(event)) return undefined;
      const escalation = refOf(escalationRef);
      if (!escalation) return without(event, 'escalationRef');
      return textOf(escalation.escalationCode) === '' && `The ${label(escalation)} has no escalationCode`;
    }),
  ),
  error(
    'error-reference',
    '10.5.5',
    'An error that an executable process throws has a code',
    'Set errorRef to an error with an errorCode',
    executed('bpmn:ErrorEventDefinition', ({ errorRef }, event) => {
      if (!throws(event)) return undefined;
      const thrown = refOf(errorRef);
      if (!thrown) return without(event, 'errorRef');
      return textOf(thrown.errorCode) === '' && `The ${label(thrown)} has no errorCode`;
    }),
  ),
  error(
    'condition-missing',
    '10.5.5',
    'A conditional event has a condition',
    'Write the condition as a formal expression in FEEL',
    each('bpmn:ConditionalEventDefinition', (definition) => {
      const event = eventOf(definition);
      const condition = refOf(definition.condition);
      const isEmpty = event && isExecutable(event) && textOf(condition?.body) === '';
      return (condition === undefined || isEmpty) && without(event ?? definition, 'condition');
    }),
  ),
  error(
    'event-definition-shared',
    '10.5.5',
    'An event definition that events refer to stands beside the processes, not inside an event',
    'Move the definition to the root of the file, or copy it into the event',
    each('bpmn:Event', (event) => {
      const shared = Array.isArray(event.eventDefinitionRef)
        ? (event.eventDefinitionRef as BpmnElement[])
        : [];
      const owned = shared.filter((one) => isA(parentOf(one), 'bpmn:Event'));
      return owned.map(
        (one) => `The ${label(event)} refers to a definition inside the ${label(parentOf(one))}`,
      );
    }),
  ),
];
