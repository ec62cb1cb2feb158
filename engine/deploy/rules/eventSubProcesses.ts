/** BPMN 2.0.2 §10.3.5: event sub-processes. */
import { childrenOf, isEventSubProcess, listOf, refOf } from './model.js';
import { each, error, label, labels, type Rule } from './rule.js';

export const eventSubProcesses: Rule[] = [
  error(
    'event-sub-process-start',
    '10.3.5',
    'An event sub-process has exactly one start event',
    'Keep one start event; draw one event sub-process for each trigger, or give it several definitions',
    each('bpmn:SubProcess', (scope) => {
      if (!isEventSubProcess(scope)) return undefined;
      const starts = childrenOf(scope, 'bpmn:StartEvent');
      if (starts.length === 1) return undefined;
      return `The event ${label(scope)} has ${starts.length === 0 ? 'none' : labels(starts)}`;
    }),
  ),
  error(
    'event-sub-process-flow',
    '10.3.5',
    'An event sub-process has no incoming and no outgoing sequence flow',
    'Remove the flow; its trigger starts it, and its scope goes on when it ends',
    each('bpmn:SubProcess', (scope, model) => {
      if (!isEventSubProcess(scope)) return undefined;
      const flows = new Set([...model.incoming(scope), ...model.outgoing(scope)]);
      for (const flow of [...listOf(scope.incoming), ...listOf(scope.outgoing)]) flows.add(flow);
      return [...flows].map(({ id }) => `The flow "${id}" joins the event ${label(scope)}`);
    }),
  ),
  error(
    'event-sub-process-default',
    '10.3.5',
    'An event sub-process has no default flow',
    'Remove the attribute `default`',
    each('bpmn:SubProcess', (scope) => {
      return isEventSubProcess(scope) && refOf(scope.default) && `The event ${label(scope)} has one`;
    }),
  ),
];
