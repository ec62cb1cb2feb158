/** BPMN 2.0.2 §10.5.2, §10.5.3, §8.4.13: what must be reached and left by sequence flows. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import {
  childrenOf,
  hasTrigger,
  isA,
  isEventSubProcess,
  listOf,
  type Model,
  refOf,
  scopeOf,
} from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

/** Nodes of an ad-hoc sub-process are started by whoever works on it. */
const isInAdHoc = (node: BpmnElement): boolean => isA(scopeOf(node), 'bpmn:AdHocSubProcess');
/** Activities that no flow leads to by their nature: handlers of compensation and of events. */
const isHandler = (node: BpmnElement): boolean => node.isForCompensation === true || isEventSubProcess(node);
const isLink = (node: BpmnElement): boolean => hasTrigger(node, 'Link');
const startsInstances = (node: BpmnElement): boolean => node.instantiate === true;
/** Events have rules of their own. */
const isSteered = (node: BpmnElement): boolean => isA(node, 'bpmn:Activity', 'bpmn:Gateway');

function needsIncoming(node: BpmnElement): boolean {
  if (isA(node, 'bpmn:StartEvent', 'bpmn:BoundaryEvent') || isHandler(node) || isInAdHoc(node)) return false;
  return !startsInstances(node) && !(isA(node, 'bpmn:IntermediateCatchEvent') && isLink(node));
}

function needsOutgoing(node: BpmnElement): boolean {
  if (isA(node, 'bpmn:EndEvent', 'bpmn:BoundaryEvent') || isHandler(node) || isInAdHoc(node)) return false;
  return !(isA(node, 'bpmn:IntermediateThrowEvent') && isLink(node));
}

const isIntermediate = (node: BpmnElement): boolean =>
  isA(node, 'bpmn:IntermediateCatchEvent', 'bpmn:IntermediateThrowEvent');
const startsIn = (scope: BpmnElement | undefined) => childrenOf(scope, 'bpmn:StartEvent');
const endsIn = (scope: BpmnElement | undefined) => childrenOf(scope, 'bpmn:EndEvent');

/** Containers of flow elements that run by sequence flows. */
const flowing = (judge: (scope: BpmnElement) => Judgement): Rule['check'] =>
  each('bpmn:FlowElementsContainer', (scope) => {
    if (!isA(scope, 'bpmn:Process', 'bpmn:SubProcess') || isA(scope, 'bpmn:AdHocSubProcess'))
      return undefined;
    return judge(scope);
  });

/**
 * Nodes may list their flows. A list is optional, but who writes one end of a flow must write the other, and
 * no list names a flow of someone else.
 */
function* judgeLists(model: Model, attribute: 'incoming' | 'outgoing'): Iterable<[BpmnElement, Text]> {
  const [own, other] = attribute === 'incoming' ? ['targetRef', 'sourceRef'] : ['sourceRef', 'targetRef'];
  const opposite = attribute === 'incoming' ? 'outgoing' : 'incoming';
  if (!model.ofType('bpmn:FlowNode').some((node) => listOf(node[attribute]).length > 0)) return;
  for (const flow of model.ofType('bpmn:SequenceFlow')) {
    const [node, partner] = [refOf(flow[own]), refOf(flow[other])];
    if (!node || !partner || listOf(node[attribute]).includes(flow)) continue;
    if (!listOf(partner[opposite]).includes(flow)) continue;
    const names = { partner: label(partner), opposite, node: label(node), attribute };
    yield [
      flow,
      found(
        '{partner}把该顺序流列为 {opposite}，{node}却没有列为 {attribute}',
        'The {partner} lists the flow as {opposite}, but the {node} not as {attribute}',
        names,
      ),
    ];
  }
}

function foreignFlows(node: BpmnElement): Text[] {
  const listedAs = (attribute: string, end: string) =>
    listOf(node[attribute])
      .filter((flow) => flow[end] !== node)
      .map((flow) =>
        found(
          '{node}把顺序流“{id}”列为 {attribute}，而它属于别的节点',
          'The {node} lists the flow "{id}" as {attribute}, which is another\'s',
          { node: label(node), id: flow.id, attribute },
        ),
      );
  return [...listedAs('incoming', 'targetRef'), ...listedAs('outgoing', 'sourceRef')];
}

const drawIn = 'Draw a flow to it, or remove it';
const drawOut = 'Draw a flow from it, or remove it';

export const connections: Rule[] = [
  error(
    'incoming-missing',
    '10.5.2',
    'Where a start event is used, every other node is reached by a sequence flow',
    `${drawIn}; a compensation handler says isForCompensation="true"`,
    (model, report) => {
      const scopes = new Set(model.ofType('bpmn:StartEvent').map(scopeOf));
      for (const node of model.ofType('bpmn:FlowNode')) {
        if (!scopes.has(scopeOf(node)) || !isSteered(node) || !needsIncoming(node)) continue;
        if (model.incoming(node).length === 0)
          report(node, found('没有顺序流指向{node}', 'No flow leads to the {node}', { node: label(node) }));
      }
    },
  ),
  error(
    'outgoing-missing',
    '10.5.3',
    'Where an end event is used, every other node is left by a sequence flow',
    `${drawOut}, for instance to an end event`,
    (model, report) => {
      const scopes = new Set(model.ofType('bpmn:EndEvent').map(scopeOf));
      for (const node of model.ofType('bpmn:FlowNode')) {
        if (!scopes.has(scopeOf(node)) || !isSteered(node) || !needsOutgoing(node)) continue;
        if (model.outgoing(node).length === 0)
          report(node, found('没有顺序流离开{node}', 'No flow leaves the {node}', { node: label(node) }));
      }
    },
  ),
  error(
    'start-event-outgoing',
    '10.5.2',
    'A start event is the source of a sequence flow',
    drawOut,
    each('bpmn:StartEvent', (node, model) => {
      return (
        model.outgoing(node).length === 0 &&
        found('没有顺序流离开{node}', 'No flow leaves the {node}', { node: label(node) })
      );
    }),
  ),
  error(
    'end-event-incoming',
    '10.5.3',
    'An end event is the target of a sequence flow',
    drawIn,
    each('bpmn:EndEvent', (node, model) => {
      return (
        model.incoming(node).length === 0 &&
        found('没有顺序流指向{node}', 'No flow leads to the {node}', { node: label(node) })
      );
    }),
  ),
  error(
    'intermediate-event-incoming',
    '10.5.4',
    'An intermediate event is the target of a sequence flow, unless it catches a link',
    drawIn,
    each('bpmn:Event', (node, model) => {
      if (!isIntermediate(node) || !needsIncoming(node)) return undefined;
      return (
        model.incoming(node).length === 0 &&
        found('没有顺序流指向{node}', 'No flow leads to the {node}', { node: label(node) })
      );
    }),
  ),
  error(
    'intermediate-event-outgoing',
    '10.5.4',
    'An intermediate event is the source of a sequence flow, unless it throws a link',
    drawOut,
    each('bpmn:Event', (node, model) => {
      if (!isIntermediate(node) || !needsOutgoing(node)) return undefined;
      return (
        model.outgoing(node).length === 0 &&
        found('没有顺序流离开{node}', 'No flow leaves the {node}', { node: label(node) })
      );
    }),
  ),
  error(
    'end-event-missing',
    '10.5.3',
    'A process or sub-process with a start event has an end event',
    'Draw an end event after its last nodes',
    flowing((scope) => {
      return (
        startsIn(scope).length > 0 &&
        endsIn(scope).length === 0 &&
        found('{scope}没有结束事件', 'The {scope} has none', { scope: label(scope) })
      );
    }),
  ),
  error(
    'start-event-missing',
    '10.5.2',
    'A process or sub-process with an end event has a start event',
    'Draw a start event before its first nodes',
    flowing((scope) => {
      if (endsIn(scope).length === 0 || startsIn(scope).length > 0) return false;
      const others = childrenOf(scope, 'bpmn:FlowNode').filter(startsInstances);
      return (
        others.length === 0 && found('{scope}没有开始事件', 'The {scope} has none', { scope: label(scope) })
      );
    }),
  ),
  error(
    'flow-lists',
    '8.4.13',
    'The incoming and outgoing flows that a node lists are the flows that lead to it and leave it',
    'Correct the lists, or leave them out everywhere',
    (model, report) => {
      for (const node of model.ofType('bpmn:FlowNode')) {
        for (const said of foreignFlows(node)) report(node, said);
      }
      for (const said of judgeLists(model, 'incoming')) report(...said);
      for (const said of judgeLists(model, 'outgoing')) report(...said);
    },
  ),
];
