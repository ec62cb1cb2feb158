/** BPMN 2.0.2 §10.5.2–10.5.4: which event definitions an event may have where it stands. */
import type { BpmnElement } from '../../elements/element.js';
import { definitionsOf, isA, isEventSubProcess, kindOf, scopeOf } from './model.js';
import { each, error, found, type Judgement, kindsOf, label, type Rule } from './rule.js';

const startKinds = ['message', 'timer', 'conditional', 'signal'];
const eventSubProcessKinds = [...startKinds, 'escalation', 'error', 'compensate'];
const catchKinds = [...startKinds, 'link'];
const boundaryKinds = [...eventSubProcessKinds, 'cancel'];
const throwKinds = ['message', 'escalation', 'compensate', 'link', 'signal'];
const endKinds = ['message', 'escalation', 'error', 'cancel', 'compensate', 'signal', 'terminate'];

function outside(event: BpmnElement, allowed: string[]): Judgement {
  const wrong = definitionsOf(event).filter((definition) => !allowed.includes(kindOf(definition)));
  return (
    wrong.length > 0 &&
    found('{event}的触发器是{wrong}', 'The {event} has the trigger {wrong}', {
      event: label(event),
      wrong: kindsOf(wrong),
    })
  );
}

const none = (event: BpmnElement): Judgement =>
  definitionsOf(event).length === 0 &&
  found('{event}没有事件定义', 'The {event} has no event definition', { event: label(event) });

const isTopLevel = (event: BpmnElement): boolean => isA(scopeOf(event), 'bpmn:Process');
const startsEventSubProcess = (event: BpmnElement): boolean => isEventSubProcess(scopeOf(event));
const change = 'Choose one of these triggers';

const starts: Rule[] = [
  error(
    'start-event-trigger',
    '10.5.2',
    `A start event of a process has no trigger, or ${startKinds.join(', ')}`,
    change,
    each('bpmn:StartEvent', (event) => isTopLevel(event) && outside(event, startKinds)),
  ),
  error(
    'sub-process-start-trigger',
    '10.5.2',
    'A start event of a sub-process has no trigger, for the flow starts it',
    'Remove the event definition, or make it an event sub-process with triggeredByEvent="true"',
    each('bpmn:StartEvent', (event) => {
      const isEmbedded = isA(scopeOf(event), 'bpmn:SubProcess') && !startsEventSubProcess(event);
      return isEmbedded && outside(event, []);
    }),
  ),
  error(
    'event-sub-process-trigger',
    '10.5.2',
    `The start event of an event sub-process has a trigger: ${eventSubProcessKinds.join(', ')}`,
    change,
    each('bpmn:StartEvent', (event) => {
      return startsEventSubProcess(event) && [none(event), outside(event, eventSubProcessKinds)].flat();
    }),
  ),
  error(
    'event-sub-process-interrupting',
    '10.5.2',
    'An event sub-process that is started by an error or compensation interrupts its scope',
    'Set isInterrupting="true"',
    each('bpmn:StartEvent', (event) => {
      if (!startsEventSubProcess(event) || event.isInterrupting !== false) return undefined;
      const wrong = definitionsOf(event).filter((one) => ['error', 'compensate'].includes(kindOf(one)));
      return (
        wrong.length > 0 &&
        found('{event}不中断，却有{wrong}', 'The {event} does not interrupt, but has {wrong}', {
          event: label(event),
          wrong: kindsOf(wrong),
        })
      );
    }),
  ),
];

const intermediates: Rule[] = [
  error(
    'catch-event-trigger',
    '10.5.4',
    `An intermediate catch event in the flow has a trigger: ${catchKinds.join(', ')}`,
    `${change}; errors, escalations, cancellations and compensations are caught at a boundary`,
    each('bpmn:IntermediateCatchEvent', (event) => [none(event), outside(event, catchKinds)].flat()),
  ),
  error(
    'throw-event-trigger',
    '10.5.4',
    `An intermediate throw event has no trigger, or ${throwKinds.join(', ')}`,
    `${change}; errors, cancellations and termination are thrown by an end event`,
    each('bpmn:IntermediateThrowEvent', (event) => outside(event, throwKinds)),
  ),
  error(
    'boundary-event-trigger',
    '10.5.4',
    `A boundary event has a trigger: ${boundaryKinds.join(', ')}`,
    change,
    each('bpmn:BoundaryEvent', (event) => [none(event), outside(event, boundaryKinds)].flat()),
  ),
  error(
    'boundary-event-interrupting',
    '10.5.4',
    'A boundary event that catches an error or a cancellation interrupts its activity',
    'Set cancelActivity="true"',
    each('bpmn:BoundaryEvent', (event) => {
      if (event.cancelActivity !== false) return undefined;
      const wrong = definitionsOf(event).filter((one) => ['error', 'cancel'].includes(kindOf(one)));
      return (
        wrong.length > 0 &&
        found('{event}不中断，却有{wrong}', 'The {event} does not interrupt, but has {wrong}', {
          event: label(event),
          wrong: kindsOf(wrong),
        })
      );
    }),
  ),
  error(
    'link-alone',
    '10.5.4',
    'A link is the only trigger of its event',
    'Remove the other event definitions',
    each('bpmn:Event', (event) => {
      const definitions = definitionsOf(event);
      const isMixed = definitions.length > 1 && definitions.some((one) => kindOf(one) === 'link');
      return (
        isMixed &&
        found('{event}有{definitions}', 'The {event} has {definitions}', {
          event: label(event),
          definitions: kindsOf(definitions),
        })
      );
    }),
  ),
];

const ends: Rule[] = [
  error(
    'end-event-trigger',
    '10.5.3',
    `An end event has no result, or ${endKinds.join(', ')}`,
    'Choose one of these results; a link is thrown by an intermediate throw event',
    each('bpmn:EndEvent', (event) => outside(event, endKinds)),
  ),
  error(
    'cancel-in-transaction',
    '10.5.3',
    'A cancel end event stands in a transaction',
    'Make the sub-process around it a transaction, or end with an error',
    each('bpmn:EndEvent', (event) => {
      if (!definitionsOf(event).some((one) => kindOf(one) === 'cancel')) return undefined;
      let scope = scopeOf(event);
      while (scope && !isA(scope, 'bpmn:Transaction')) scope = scopeOf(scope);
      return (
        !scope &&
        found('{event}取消事务，但外层没有事务', 'The {event} cancels, but no transaction is around it', {
          event: label(event),
        })
      );
    }),
  ),
  error(
    'cancel-at-transaction',
    '10.5.4',
    'A cancel boundary event is attached to a transaction',
    'Attach it to a transaction, or catch an error',
    each('bpmn:BoundaryEvent', (event) => {
      if (!definitionsOf(event).some((one) => kindOf(one) === 'cancel')) return undefined;
      const host = event.attachedToRef as BpmnElement | undefined;
      return (
        !isA(host, 'bpmn:Transaction') &&
        found('{event}附着在{host}上', 'The {event} is attached to the {host}', {
          event: label(event),
          host: label(host),
        })
      );
    }),
  ),
];

export const triggers: Rule[] = [...starts, ...intermediates, ...ends];
