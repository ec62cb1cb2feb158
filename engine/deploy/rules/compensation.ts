/** BPMN 2.0.2 §10.7, §10.5.5 (Compensation): handlers and who may ask for them. */
import type { BpmnElement } from '../../elements/element.js';
import {
  ancestorOf,
  hasTrigger,
  isA,
  isEventSubProcess,
  listOf,
  type Model,
  refOf,
  scopeOf,
} from './model.js';
import { each, error, found, label, labels, nothing, type Rule, warning } from './rule.js';

const isCompensation = (event: BpmnElement): boolean => hasTrigger(event, 'Compensate');

/** The association leads to the handler. */
const handlersOf = (event: BpmnElement, model: Model): BpmnElement[] =>
  model.associatedTo(event).filter((one) => isA(one, 'bpmn:Activity') && one !== event.attachedToRef);

/** What can be undone: a handler hangs on it, or it holds activities that have some. */
function isCompensable(activity: BpmnElement, model: Model): boolean {
  if (isA(activity, 'bpmn:SubProcess', 'bpmn:CallActivity')) return true;
  return model.boundaryOf(activity).some(isCompensation);
}

/** Where a compensation may look for its activity: its own scope, and outside of an event sub-process. */
function scopesSeenFrom(event: BpmnElement): (BpmnElement | undefined)[] {
  const scopes = [scopeOf(event)];
  while (isEventSubProcess(scopes.at(-1))) scopes.push(scopeOf(scopes.at(-1)!));
  return scopes;
}

export const compensation: Rule[] = [
  error(
    'compensation-handler',
    '10.7.1',
    'An association leads from a compensation boundary event to one activity with isForCompensation="true"',
    'Draw that association, and mark the activity',
    each('bpmn:BoundaryEvent', (event, model) => {
      if (!isCompensation(event)) return undefined;
      const handlers = handlersOf(event, model);
      if (handlers.length !== 1) {
        const others = handlers.length === 0 ? nothing : labels(handlers);
        return found('{event}关联的是：{others}', 'The {event} is associated with {others}', {
          event: label(event),
          others,
        });
      }
      return (
        handlers[0]!.isForCompensation !== true &&
        found('{it}没有标明用于补偿', 'The {it} is not for compensation', { it: label(handlers[0]) })
      );
    }),
  ),
  error(
    'compensation-handler-alone',
    '10.7.1',
    'An activity has at most one compensation handler',
    'Keep one compensation boundary event; put what has to be undone into one handler',
    each('bpmn:Activity', (activity, model) => {
      const events = model.boundaryOf(activity).filter(isCompensation);
      return (
        events.length > 1 &&
        found('{activity}有{events}的补偿处理活动', 'The {activity} has the handlers of {events}', {
          activity: label(activity),
          events: labels(events),
        })
      );
    }),
  ),
  error(
    'compensation-handler-scope',
    '10.7.1',
    'A compensation handler stands in the scope of its boundary event',
    'Move the handler beside the event',
    each('bpmn:BoundaryEvent', (event, model) => {
      if (!isCompensation(event)) return undefined;
      const outside = handlersOf(event, model).filter((one) => scopeOf(one) !== scopeOf(event));
      return outside.map((one) =>
        found('{one}与{event}不在同一范围', 'The {one} is in another scope than the {event}', {
          one: label(one),
          event: label(event),
        }),
      );
    }),
  ),
  error(
    'compensation-activity',
    '10.7.1',
    'An activity for compensation is associated with a compensation boundary event',
    'Draw the association, or set isForCompensation="false"',
    each('bpmn:Activity', (activity, model) => {
      if (activity.isForCompensation !== true) return undefined;
      const events = model.associated(activity).filter((one) => isA(one, 'bpmn:BoundaryEvent'));
      return (
        !events.some(isCompensation) &&
        found('{activity}没有与补偿边界事件关联', 'The {activity} is associated with none', {
          activity: label(activity),
        })
      );
    }),
  ),
  error(
    'compensation-activity-flow',
    '10.7.1',
    'An activity for compensation has no incoming and no outgoing sequence flow',
    'Remove the flow, or set isForCompensation="false"',
    each('bpmn:Activity', (activity, model) => {
      if (activity.isForCompensation !== true) return undefined;
      const flows = [...model.incoming(activity), ...model.outgoing(activity)];
      return flows.map(({ id }) =>
        found('顺序流“{id}”连接{activity}', 'The flow "{id}" joins the {activity}', {
          id,
          activity: label(activity),
        }),
      );
    }),
  ),
  error(
    'compensation-target',
    '10.5.5',
    'A compensation event asks for an activity that can be compensated, in a scope that it sees',
    'Set activityRef to an activity of the same scope with a compensation handler, or leave it out',
    each('bpmn:CompensateEventDefinition', (definition, model) => {
      const event = ancestorOf(definition, 'bpmn:ThrowEvent');
      const activity = refOf(definition.activityRef);
      if (!event || !activity || !isA(activity, 'bpmn:Activity')) return undefined;
      if (!scopesSeenFrom(event).includes(scopeOf(activity))) {
        return found('{event}看不到{activity}', 'The {event} does not see the {activity}', {
          event: label(event),
          activity: label(activity),
        });
      }
      return (
        !isCompensable(activity, model) &&
        found('{activity}没有补偿处理活动', 'The {activity} has no compensation handler', {
          activity: label(activity),
        })
      );
    }),
  ),
  warning(
    'compensation-top',
    '10.5.2',
    'An event sub-process that compensates a process runs when a call activity that called it is undone',
    'Call the process and undo the call, or move it into the sub-process that it undoes',
    each('bpmn:SubProcess', (scope) => {
      if (!isEventSubProcess(scope) || !isA(scopeOf(scope), 'bpmn:Process')) return undefined;
      const starts = listOf(scope.flowElements).filter((one) => isA(one, 'bpmn:StartEvent'));
      return (
        starts.some(isCompensation) &&
        found('{scope}在流程中', 'The {scope} stands in the process', { scope: label(scope) })
      );
    }),
  ),
];
