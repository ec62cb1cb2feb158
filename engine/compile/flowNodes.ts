/** Reads the flow nodes of a BPMN scope into the plain tree that elements are compiled from. */

import { extension } from '../elements/contract/extension.js';
import { feelOf } from '../elements/dataFlow/data.js';
import type { BpmnElement, Flow, FlowNode } from '../elements/element.js';

const list = (value: unknown): BpmnElement[] => (Array.isArray(value) ? (value as BpmnElement[]) : []);
const idOf = (value: unknown): string => (value as BpmnElement | undefined)?.id ?? '';

/**
 * What nobody refers to needs no id (BPMN 2.0.2 §8.3.1), but a token says which flow it took. No id of a file
 * is like these, which are no names of XML.
 */
function namerOfFlows(): (source: string, target: string) => string {
  const counts = new Map<string, number>();
  return (source, target) => {
    const id = `${source}->${target}`;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  };
}

function flowsOf(elements: BpmnElement[]): Flow[] {
  const isFlow = ({ $type, sourceRef, targetRef }: BpmnElement) =>
    $type === 'bpmn:SequenceFlow' && sourceRef !== undefined && targetRef !== undefined;
  const flows = elements.filter(isFlow);
  const nameOf = namerOfFlows();
  return flows.map((flow) => {
    const condition = feelOf(flow.conditionExpression);
    const [source, target] = [idOf(flow.sourceRef), idOf(flow.targetRef)];
    return {
      id: flow.id ?? nameOf(source, target),
      source,
      target,
      ...(condition !== undefined && { condition }),
    };
  });
}

/** Flow elements that are neither nodes nor flows: they say something, but no token ever stands there. */
const passive = new Set([
  'bpmn:SequenceFlow',
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
]);

function nodeOf(element: BpmnElement, flows: Map<string, Flow[]>[], lane?: BpmnElement): FlowNode {
  const [bySource, byTarget] = flows as [Map<string, Flow[]>, Map<string, Flow[]>];
  const id = element.id!;
  const defaultFlow = idOf(element.default);
  const children = list(element.flowElements);
  const loop = element.loopCharacteristics as BpmnElement | undefined;
  return {
    id,
    type: element.$type,
    name: typeof element.name === 'string' ? element.name : id,
    bpmn: element,
    incoming: byTarget.get(id) ?? [],
    outgoing: bySource.get(id) ?? [],
    ...(defaultFlow !== '' && { defaultFlow }),
    eventDefinitions: [...list(element.eventDefinitions), ...list(element.eventDefinitionRef)],
    boundary: [],
    nodes: children.length > 0 ? readFlowNodes(element, lane) : [],
    ...(lane && { lane }),
    ...(loop && { loop }),
  };
}

function group(flows: Flow[], by: 'source' | 'target'): Map<string, Flow[]> {
  const grouped = new Map<string, Flow[]>();
  for (const flow of flows) {
    const others = grouped.get(flow[by]);
    if (others) others.push(flow);
    else grouped.set(flow[by], [flow]);
  }
  return grouped;
}

/** Notes for each node the innermost lane that lists it and names a role (BPMN 2.0.2 §10.8). */
function noteLanes(laneSets: BpmnElement[], around: BpmnElement | undefined, into: Map<string, BpmnElement>) {
  for (const lane of laneSets.flatMap((set) => list(set.lanes))) {
    const naming = extension(lane, 'banli:Lane') ? lane : around;
    if (naming) for (const node of list(lane.flowNodeRef)) into.set(idOf(node), naming);
    noteLanes(
      [lane.childLaneSet as BpmnElement | undefined].flatMap((set) => set ?? []),
      naming,
      into,
    );
  }
  return into;
}

/**
 * The nodes of a process or sub-process, boundary events hung on their hosts as well as standing on their
 * own.
 */
export function readFlowNodes(scope: BpmnElement, around?: BpmnElement): FlowNode[] {
  const flows = flowsOf(list(scope.flowElements));
  const grouped = [group(flows, 'source'), group(flows, 'target')];
  const lanes = noteLanes(list(scope.laneSets), undefined, new Map());
  const nodes = list(scope.flowElements)
    .filter((one) => one.id !== undefined && !passive.has(one.$type))
    .map((one) => nodeOf(one, grouped, lanes.get(one.id!) ?? around));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) {
    if (node.type === 'bpmn:BoundaryEvent') byId.get(idOf(node.bpmn.attachedToRef))?.boundary.push(node);
  }
  for (const association of list(scope.artifacts)) {
    const event = byId.get(idOf(association.sourceRef));
    const handler = byId.get(idOf(association.targetRef));
    if (event?.type === 'bpmn:BoundaryEvent' && handler) event.compensation = handler;
  }
  return nodes;
}
