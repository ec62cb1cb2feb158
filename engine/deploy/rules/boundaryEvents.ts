/** BPMN 2.0.2 §10.5.4: what a boundary event hangs on and where it leads. */
import { hasTrigger, isA, isEventSubProcess, refOf, scopeOf } from './model.js';
import { each, error, found, label, type Rule, warning } from './rule.js';

export const boundaryEvents: Rule[] = [
  error(
    'boundary-host',
    '10.5.4',
    'A boundary event is attached to an activity of its own process or sub-process',
    'Set attachedToRef to such an activity, and keep the event beside it',
    each('bpmn:BoundaryEvent', (event) => {
      const host = refOf(event.attachedToRef);
      if (!host)
        return found('{event}没有附着在任何活动上', 'The {event} is attached to nothing', {
          event: label(event),
        });
      if (!isA(host, 'bpmn:Activity'))
        return found('{event}附着在{host}上', 'The {event} is attached to the {host}', {
          event: label(event),
          host: label(host),
        });
      if (scopeOf(host) === scopeOf(event)) return undefined;
      return found(
        '{event}附着的{host}在另一范围内',
        'The {event} is attached to the {host}, which is in another scope',
        { event: label(event), host: label(host) },
      );
    }),
  ),
  error(
    'boundary-event-sub-process',
    '10.5.4',
    'No boundary event is attached to an event sub-process',
    'Attach it to an activity in the flow, or catch the event inside',
    each('bpmn:BoundaryEvent', (event) => {
      const host = refOf(event.attachedToRef);
      return (
        isEventSubProcess(host) &&
        found('{event}附着在事件{host}上', 'The {event} is attached to the event {host}', {
          event: label(event),
          host: label(host),
        })
      );
    }),
  ),
  error(
    'boundary-event-outgoing',
    '10.5.4',
    'A boundary event is the source of a sequence flow, unless it catches compensation',
    'Draw a flow from it to what handles the event',
    each('bpmn:BoundaryEvent', (event, model) => {
      if (hasTrigger(event, 'Compensate')) return undefined;
      return (
        model.outgoing(event).length === 0 &&
        found('没有顺序流离开{event}', 'No flow leaves the {event}', { event: label(event) })
      );
    }),
  ),
  error(
    'compensation-boundary-flow',
    '10.7.1',
    'A compensation boundary event has no sequence flow: an association leads to its handler',
    'Replace the flow by an association to an activity with isForCompensation="true"',
    each('bpmn:BoundaryEvent', (event, model) => {
      if (!hasTrigger(event, 'Compensate')) return undefined;
      return model
        .outgoing(event)
        .map(({ id }) =>
          found('顺序流“{id}”离开{event}', 'The flow "{id}" leaves the {event}', { id, event: label(event) }),
        );
    }),
  ),
  warning(
    'compensation-boundary-interrupting',
    '10.7.1',
    'A compensation boundary event catches after its activity has completed, so that it interrupts nothing',
    'Leave cancelActivity out',
    each('bpmn:BoundaryEvent', (event) => {
      const isSet = event.cancelActivity === false && hasTrigger(event, 'Compensate');
      return (
        isSet &&
        found('{event}写有 cancelActivity="false"', 'The {event} says cancelActivity="false"', {
          event: label(event),
        })
      );
    }),
  ),
];
