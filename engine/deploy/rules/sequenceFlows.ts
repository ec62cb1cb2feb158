/** BPMN 2.0.2 §8.4.13, §7.6.1: what a sequence flow may join. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import { isA, isEventSubProcess, refOf, scopeOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const flow = (judge: Parameters<typeof each>[1]) => each('bpmn:SequenceFlow', judge);

function judgeEnd(one: BpmnElement, attribute: 'sourceRef' | 'targetRef'): Text | undefined {
  const end = refOf(one[attribute]);
  if (!end) return found('该顺序流没有 {attribute}', 'The flow has no {attribute}', { attribute });
  if (!isA(end, 'bpmn:FlowNode'))
    return found('该顺序流的 {attribute} 是{end}', 'The {attribute} of the flow is the {end}', {
      attribute,
      end: label(end),
    });
  if (isEventSubProcess(end))
    return found(
      '该顺序流的 {attribute} 是事件子流程“{id}”',
      'The {attribute} of the flow is the event sub-process "{id}"',
      { attribute, id: end.id },
    );
  return undefined;
}

const nodesOnly = 'is an activity, a gateway or an event, but no event sub-process';

/** Both nodes and the flow itself are children of one process or sub-process. */
function judgeScope(one: BpmnElement): Judgement {
  const scope = scopeOf(one);
  return ['sourceRef', 'targetRef'].map((attribute) => {
    const end = refOf(one[attribute]);
    if (!end || !isA(end, 'bpmn:FlowNode') || scopeOf(end) === scope) return undefined;
    return found(
      '该顺序流的 {attribute}“{id}”在{home}中，而顺序流在{scope}中',
      'The {attribute} "{id}" of the flow is in the {home}, while the flow is in the {scope}',
      { attribute, id: end.id, home: label(scopeOf(end)), scope: label(scope) },
    );
  });
}

export const sequenceFlows: Rule[] = [
  error(
    'sequence-flow-source',
    '8.4.13',
    `The source of a sequence flow ${nodesOnly}`,
    'Draw the flow from such a node; use an association for artifacts, a data association for data',
    flow((one) => judgeEnd(one, 'sourceRef')),
  ),
  error(
    'sequence-flow-target',
    '8.4.13',
    `The target of a sequence flow ${nodesOnly}`,
    'Draw the flow to such a node; use an association for artifacts, a data association for data',
    flow((one) => judgeEnd(one, 'targetRef')),
  ),
  error(
    'sequence-flow-scope',
    '7.6.1',
    'A sequence flow does not cross the border of a pool or a sub-process',
    'Join nodes of one scope, and keep the flow there; use a message flow between pools',
    flow(judgeScope),
  ),
  error(
    'start-event-incoming',
    '10.5.2',
    'A start event is never the target of a sequence flow',
    'Let the flow end at another node',
    flow(({ targetRef }) => {
      const target = refOf(targetRef);
      return (
        isA(target, 'bpmn:StartEvent') &&
        found('该顺序流指向开始事件“{id}”', 'The flow leads into the start event "{id}"', { id: target?.id })
      );
    }),
  ),
  error(
    'boundary-event-incoming',
    '10.5.4',
    'A boundary event is never the target of a sequence flow',
    'Let the flow end at another node',
    flow(({ targetRef }) => {
      const target = refOf(targetRef);
      return (
        isA(target, 'bpmn:BoundaryEvent') &&
        found('该顺序流指向边界事件“{id}”', 'The flow leads into the boundary event "{id}"', {
          id: target?.id,
        })
      );
    }),
  ),
  error(
    'end-event-outgoing',
    '10.5.3',
    'An end event is never the source of a sequence flow',
    'Make it an intermediate throw event, or remove the flow',
    flow(({ sourceRef }) => {
      const source = refOf(sourceRef);
      return (
        isA(source, 'bpmn:EndEvent') &&
        found('该顺序流离开结束事件“{id}”', 'The flow leaves the end event "{id}"', { id: source?.id })
      );
    }),
  ),
];
