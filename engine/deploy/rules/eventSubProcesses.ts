/** BPMN 2.0.2 §10.3.5, §10.5.6: event sub-processes. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import { childrenOf, definitionsOf, isEventSubProcess, kindOf, listOf, refOf } from './model.js';
import { each, error, found, label, labels, nothing, type Rule } from './rule.js';

const startsOf = (scope: BpmnElement): BpmnElement[] => childrenOf(scope, 'bpmn:StartEvent');

/** What an event is declared by; times and conditions are each their own. */
const declarations = ['messageRef', 'signalRef', 'errorRef', 'escalationRef'];
const isDeclaration = (definition: BpmnElement): boolean =>
  !['timer', 'conditional'].includes(kindOf(definition));

/** One text for each declaration that starts an event sub-process. */
function declarationsOf(scope: BpmnElement): string[] {
  return startsOf(scope).flatMap((event) => {
    // All of several triggers together are another event than each alone.
    const definitions = definitionsOf(event).filter(isDeclaration);
    if (event.parallelMultiple === true && definitions.length > 1) return [];
    return definitions.map((definition) => {
      const named = declarations.map((attribute) => refOf(definition[attribute])?.id ?? '');
      return `${kindOf(definition)} ${named.join('')}`.trim();
    });
  });
}

const interrupts = (scope: BpmnElement): boolean =>
  startsOf(scope).some(({ isInterrupting }) => isInterrupting !== false);

/** Event sub-processes of a scope that another one before them leaves nothing to. */
function heardTwice(scope: BpmnElement): Text[] {
  const twice: Text[] = [];
  const first = new Map<string, BpmnElement>();
  for (const one of childrenOf(scope, 'bpmn:SubProcess').filter(isEventSubProcess)) {
    for (const declaration of declarationsOf(one)) {
      const other = first.get(declaration);
      if (other && other !== one && (interrupts(other) || interrupts(one)))
        twice.push(
          found('事件{both}由同一 {declaration} 启动', 'The event {both} are started by one {declaration}', {
            both: labels([other, one]),
            declaration,
          }),
        );
      else first.set(declaration, one);
    }
  }
  return twice;
}

export const eventSubProcesses: Rule[] = [
  error(
    'event-sub-process-start',
    '10.3.5',
    'An event sub-process has exactly one start event',
    'Keep one start event; draw one event sub-process for each trigger, or give it several definitions',
    each('bpmn:SubProcess', (scope) => {
      if (!isEventSubProcess(scope)) return undefined;
      const starts = startsOf(scope);
      if (starts.length === 1) return undefined;
      return found('事件{scope}的开始事件：{starts}', 'The event {scope} has {starts}', {
        scope: label(scope),
        starts: starts.length === 0 ? nothing : labels(starts),
      });
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
      return [...flows].map(({ id }) =>
        found('顺序流“{id}”连接事件{scope}', 'The flow "{id}" joins the event {scope}', {
          id,
          scope: label(scope),
        }),
      );
    }),
  ),
  error(
    'event-sub-process-twice',
    '10.5.6',
    'An event that interrupts a scope starts one event sub-process of it and no other',
    'Join them in one event sub-process, or let both begin without interrupting',
    each('bpmn:FlowElementsContainer', heardTwice),
  ),
  error(
    'event-sub-process-loop',
    '10.3.5',
    'An event sub-process is begun by its trigger alone: it does not repeat by itself and undoes nothing',
    'Put a looping activity into it, and remove isForCompensation',
    each('bpmn:SubProcess', (scope) => {
      if (!isEventSubProcess(scope)) return undefined;
      return [
        refOf(scope.loopCharacteristics) &&
          found('事件{scope}有循环', 'The event {scope} has a loop', { scope: label(scope) }),
        scope.isForCompensation === true &&
          found('事件{scope}用于补偿', 'The event {scope} is for compensation', { scope: label(scope) }),
      ];
    }),
  ),
  error(
    'event-sub-process-default',
    '10.3.5',
    'An event sub-process has no default flow',
    'Remove the attribute `default`',
    each('bpmn:SubProcess', (scope) => {
      return (
        isEventSubProcess(scope) &&
        refOf(scope.default) &&
        found('事件{scope}有默认顺序流', 'The event {scope} has one', { scope: label(scope) })
      );
    }),
  ),
];
