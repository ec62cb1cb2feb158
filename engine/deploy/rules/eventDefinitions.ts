/** BPMN 2.0.2 §10.5.5: what the event definitions of an executable process refer to. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import {
  definitionsOf,
  foreignExtension,
  isA,
  isExecutable,
  type Model,
  parentOf,
  refOf,
  textOf,
} from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const throws = (event: BpmnElement | undefined): boolean => isA(event, 'bpmn:ThrowEvent');

/** Definitions of the events of executable processes, their own and those that several share. */
const executed =
  (
    type: string,
    judge: (definition: BpmnElement, event: BpmnElement, model: Model) => Judgement,
  ): Rule['check'] =>
  (model, report) => {
    for (const event of model.ofType('bpmn:Event').filter(isExecutable)) {
      const judged = definitionsOf(event).filter((one) => isA(one, type));
      for (const said of judged.flatMap((one) => judge(one, event, model))) if (said) report(event, said);
    }
  };

/** Zeebe's models let a job say what is thrown. */
const isJob = (event: BpmnElement): boolean => foreignExtension(event, 'zeebe:TaskDefinition');

const without = (event: BpmnElement, what: string): Text =>
  found('{event}没有 {what}', 'The {event} has no {what}', { event: label(event), what });

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
      return (
        textOf(escalation.escalationCode) === '' &&
        found('{escalation}没有 escalationCode', 'The {escalation} has no escalationCode', {
          escalation: label(escalation),
        })
      );
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
      return (
        textOf(thrown.errorCode) === '' &&
        found('{thrown}没有 errorCode', 'The {thrown} has no errorCode', { thrown: label(thrown) })
      );
    }),
  ),
  error(
    'condition-missing',
    '10.5.5',
    'A conditional event has a condition',
    'Write the condition as a formal expression in FEEL',
    (model, report) => {
      executed('bpmn:ConditionalEventDefinition', ({ condition }, event) => {
        return textOf(refOf(condition)?.body) === '' && without(event, 'condition');
      })(model, report);
      // Whatever becomes of it, the schema asks for one.
      each('bpmn:ConditionalEventDefinition', (definition) => {
        const isJudged = isA(parentOf(definition), 'bpmn:Event') && isExecutable(definition);
        return !isJudged && !refOf(definition.condition) && without(definition, 'condition');
      })(model, report);
    },
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
      return owned.map((one) =>
        found('{event}引用的事件定义在{other}之内', 'The {event} refers to a definition inside the {other}', {
          event: label(event),
          other: label(parentOf(one)),
        }),
      );
    }),
  ),
];
