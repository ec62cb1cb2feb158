/** A diagram as the reference interpreter sees it: nodes, flows and triggers of bpmn-moddle's tree. */
import { readBpmn } from '../../engine/compile/moddle.js';
import { declared } from './referenceData.js';

export interface Element {
  $type: string;
  id: string;
  name?: string;
  body?: string;
  [attribute: string]: unknown;
}

export interface Flow {
  id: string;
  from: string;
  to: string;
  condition?: string;
}

export type TriggerKind =
  | 'message'
  | 'timer'
  | 'signal'
  | 'condition'
  | 'error'
  | 'escalation'
  | 'terminate'
  | 'cancel'
  | 'compensate'
  | 'link';

export interface Trigger {
  kind: TriggerKind;
  /** Tells the triggers of one event apart. */
  name: string;
  code?: string;
  condition?: string;
  /** How often a timer occurs. */
  times: number;
  /** The name of a link or the activity to compensate. */
  refers?: string;
}

/** What a multi-instance throws: after every round, or after so many. */
export interface Throw {
  code: string;
  after?: number;
}

export interface Loop {
  kind: 'loop' | 'multi';
  sequential: boolean;
  testBefore: boolean;
  /** Rounds of a multi-instance, or at most of a loop. */
  rounds: number;
  condition?: string;
  throws: Throw[];
}

export interface Node {
  id: string;
  type: string;
  in: Flow[];
  out: Flow[];
  /** The default flow's id. */
  normal?: string;
  triggers: Trigger[];
  interrupts: boolean;
  needsAll: boolean;
  boundary: Node[];
  /** The node that undoes it. */
  handler?: string;
  inside?: Graph;
  loop?: Loop;
  element: Element;
}

export interface Graph {
  id: string;
  nodes: Map<string, Node>;
  /** Data that a run of it holds. */
  data: string[];
}

const list = (value: unknown): Element[] => (Array.isArray(value) ? (value as Element[]) : []);
export const bodyOf = (value: unknown): string | undefined =>
  (value as Element | undefined)?.body?.replace(/^=/, '').trim();
const referred = (value: unknown): Element | undefined => value as Element | undefined;

function triggerOf(definition: Element, name: string): Trigger {
  const kind = definition.$type.replace(/^bpmn:(\w+)EventDefinition$/, '$1').toLowerCase();
  const cycle = /^R(\d+)/.exec(bodyOf(definition.timeCycle) ?? '');
  const code = referred(definition.errorRef)?.errorCode ?? referred(definition.escalationRef)?.escalationCode;
  const condition = bodyOf(definition.condition);
  const refers = definition.name ?? referred(definition.activityRef)?.id;
  return {
    kind: (kind === 'conditional' ? 'condition' : kind) as TriggerKind,
    name,
    times: cycle ? Number(cycle[1]) : 1,
    ...(code !== undefined && { code: String(code) }),
    ...(condition !== undefined && { condition }),
    ...(refers !== undefined && { refers }),
  };
}

/** The escalations that the behaviour of a multi-instance throws, after every round or a certain one. */
function throwsOf(loop: Element): Throw[] {
  const thrown = (definition: unknown, after?: number): Throw => ({
    code: String(referred(referred(definition)!.escalationRef)!.escalationCode),
    ...(after !== undefined && { after }),
  });
  if (loop.behavior === 'None') return [thrown(loop.noneBehaviorEventRef)];
  if (loop.behavior === 'One') return [thrown(loop.oneBehaviorEventRef, 1)];
  return list(loop.complexBehaviorDefinition).flatMap(({ condition, event }) =>
    list(referred(event)!.eventDefinitions).map((one) =>
      thrown(one, Number(bodyOf(condition)!.split('= ')[1])),
    ),
  );
}

function loopOf(loop: Element | undefined): Loop | undefined {
  if (!loop) return undefined;
  const isLoop = loop.$type === 'bpmn:StandardLoopCharacteristics';
  const zeebe = list((loop.extensionElements as Element | undefined)?.values)[0];
  const collection = zeebe?.inputCollection as string | undefined;
  const items = collection === undefined ? undefined : (JSON.parse(collection.slice(1)) as unknown[]).length;
  const rounds = isLoop ? Number(loop.loopMaximum ?? 1000) : (items ?? Number(bodyOf(loop.loopCardinality)));
  const condition = bodyOf(isLoop ? loop.loopCondition : loop.completionCondition);
  return {
    kind: isLoop ? 'loop' : 'multi',
    sequential: loop.isSequential === true,
    testBefore: loop.testBefore === true,
    rounds,
    throws: throwsOf(loop),
    ...(condition !== undefined && { condition }),
  };
}

const notNodes = ['bpmn:SequenceFlow', 'bpmn:DataObject', 'bpmn:DataObjectReference'];

function nodeOf(element: Element, flows: Flow[]): Node {
  const { id } = element;
  const definitions = list(element.eventDefinitions);
  const message = element.$type === 'bpmn:ReceiveTask' ? [{ kind: 'message', name: id, times: 1 }] : [];
  const triggers = definitions.map((one, index) => triggerOf(one, index === 0 ? id : `${id}~${index}`));
  const normal = referred(element.default)?.id;
  const loop = loopOf(referred(element.loopCharacteristics));
  return {
    id,
    type: element.$type.replace('bpmn:', ''),
    in: flows.filter((flow) => flow.to === id),
    out: flows.filter((flow) => flow.from === id),
    ...(normal !== undefined && { normal }),
    triggers: [...triggers, ...(message as Trigger[])],
    interrupts: element.cancelActivity !== false && element.isInterrupting !== false,
    needsAll: element.parallelMultiple === true,
    boundary: [],
    ...(element.flowElements !== undefined && { inside: graphOf(element) }),
    ...(loop && { loop }),
    element,
  };
}

function graphOf(container: Element): Graph {
  const elements = list(container.flowElements);
  const flows = elements
    .filter((one) => one.$type === 'bpmn:SequenceFlow')
    .map((one): Flow => {
      const condition = bodyOf(one.conditionExpression);
      const ends = { from: referred(one.sourceRef)!.id, to: referred(one.targetRef)!.id };
      return { id: one.id, ...ends, ...(condition !== undefined && { condition }) };
    });
  const nodes = elements.filter((one) => !notNodes.includes(one.$type)).map((one) => nodeOf(one, flows));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) {
    const host = referred(node.element.attachedToRef);
    if (host) byId.get(host.id)!.boundary.push(node);
  }
  for (const association of list(container.artifacts)) {
    const event = byId.get(referred(association.sourceRef)!.id)!;
    const host = byId.get(referred(event.element.attachedToRef)!.id)!;
    host.handler = referred(association.targetRef)!.id;
  }
  return { id: container.id, nodes: byId, data: declared(container) };
}

const isGlobal = ({ $type }: Element): boolean => /^bpmn:Global\w*Task$/.test($type);

/** §10.3.4: a global task is a process with that task alone. */
const graphOfGlobal = ({ $type, id }: Element): Graph =>
  graphOf({ $type, id, flowElements: [{ $type: $type.replace('Global', ''), id: `${id}:task` }] });

/** Gives call activities the inside that they call, where the file holds it. */
function linkCalls({ nodes }: Graph, all: Map<string, Graph>): void {
  for (const node of nodes.values()) {
    const extensions = list((node.element.extensionElements as Element | undefined)?.values);
    const called = node.type === 'CallActivity' && all.get(String(extensions[0]?.processId));
    if (called) node.inside = called;
    else if (node.inside) linkCalls(node.inside, all);
  }
}

/** The first process of a file. */
export async function referenceGraph(xml: string): Promise<Graph> {
  const { root } = await readBpmn(xml);
  const roots = (root?.rootElements ?? []) as Element[];
  const processes = roots.filter((one) => one.$type === 'bpmn:Process').map(graphOf);
  const all = new Map(
    [...processes, ...roots.filter(isGlobal).map(graphOfGlobal)].map((one) => [one.id, one]),
  );
  for (const graph of all.values()) linkCalls(graph, all);
  return processes[0]!;
}
