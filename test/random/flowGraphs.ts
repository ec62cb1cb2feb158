/**
 * Random flow graphs without any structure: gateways, tasks, boundary events and ends joined at will, joins
 * that may wait for ever, several tokens in one place. Every cycle leads through a task, so that a step ends.
 */
import fc from 'fast-check';
import * as d from '../support/diagram.js';

const kinds = [
  'user',
  'user',
  'user',
  'exclusive',
  'parallel',
  'inclusive',
  'inclusive',
  'pass',
  'terminate',
] as const;
/** With an inside of their own, or with events. */
const richer = ['sub', 'sub', 'multi', 'complex', 'complex', 'events', 'catch', 'changed', 'alert'] as const;
type Kind = (typeof kinds)[number] | (typeof richer)[number];

export interface FlowGraph {
  nodes: { kind: Kind; boundary: 'none' | 'interrupting' | 'not'; hasDefault: boolean }[];
  /** Pairs of numbers that are folded into the range of nodes. */
  edges: [from: number, to: number, condition: number][];
}

const graphOf = (some: readonly Kind[]): fc.Arbitrary<FlowGraph> =>
  fc.record({
    nodes: fc.array(
      fc.record({
        kind: fc.constantFrom(...some),
        boundary: fc.constantFrom('none', 'none', 'none', 'interrupting', 'not'),
        hasDefault: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      }),
      { minLength: 3, maxLength: 9 },
    ),
    edges: fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(5)), { minLength: 2, maxLength: 9 }),
  });

export const flowGraph = graphOf(kinds);
export const richFlowGraph = graphOf([...kinds, ...richer]);

export const flags = ['b0', 'b1', 'b2'];

type GraphNode = FlowGraph['nodes'][number];

/** A boundary event can stand there. */
const isActivity = ({ kind }: GraphNode): boolean => ['user', 'sub', 'multi', 'alert'].includes(kind);

/** What may occur at the boundary of an activity; a task hears messages, or looks at a condition. */
const atBoundary = [
  d.messageReceived('m'),
  d.messageReceived('m'),
  d.signalled('s'),
  d.timer('timeCycle', 'R2/PT1H'),
  d.condition('=b2'),
];
function boundaryOf(node: GraphNode, index: number): string | undefined {
  if (!isActivity(node) || node.boundary === 'none') return undefined;
  if (node.kind === 'user') return atBoundary[0];
  return node.kind === 'alert' ? atBoundary[4] : atBoundary[index % atBoundary.length];
}

/** A token rests there, whatever the variables are. */
const rests = (node: GraphNode, index: number): boolean =>
  ['user', 'sub', 'multi', 'alert', 'events', 'catch'].includes(node.kind) &&
  boundaryOf(node, index) !== atBoundary[4];

interface Edge {
  from: number;
  to: number;
  condition: string | undefined;
  fromBoundary: boolean;
}

/** One flow into every node from an earlier one, then the edges as they fit. */
function edgesOf({ nodes, edges }: FlowGraph): Edge[] {
  const isEnd = (index: number) => nodes[index]!.kind === 'terminate';
  const conditionOf = (n: number) => (n < flags.length ? `=${flags[n]}` : undefined);
  const found: Edge[] = [];
  const add = (from: number, to: number, condition: number, fromBoundary = false) =>
    found.push({ from, to, condition: conditionOf(condition), fromBoundary });
  for (let to = 1; to < nodes.length; to += 1) {
    const [pick, , condition] = edges[to % edges.length]!;
    const sources = nodes.map((_, index) => index).filter((index) => index < to && !isEnd(index));
    if (sources.length > 0) add(sources[pick % sources.length]!, to, condition);
  }
  for (const [a, b, condition] of edges) {
    const [from, to] = [a % nodes.length, b % nodes.length];
    const isBack = to <= from;
    const isEndless = isBack && !rests(nodes[from]!, from) && !rests(nodes[to]!, to);
    if (isEnd(from) || isEndless) continue;
    const { boundary } = nodes[from]!;
    const fromBoundary = isActivity(nodes[from]!) && boundary !== 'none' && condition % 2 === 0;
    add(from, to, condition, fromBoundary);
  }
  return found;
}

function nodeOf(node: FlowGraph['nodes'][number], index: number, standard: string | undefined): string {
  const id = `${node.kind}${index}`;
  switch (node.kind) {
    case 'user':
    case 'alert':
      return d.tag('bpmn:userTask', { id, default: standard }, d.extensions('<zeebe:userTask/>'));
    case 'sub':
    case 'multi': {
      const [first, work, last] = [`${id}s`, `${id}u`, `${id}e`];
      const inside = [d.start(first), d.userTask(work), d.end(last), d.line(first, work, last)];
      const cardinality = d.expression('loopCardinality', '2');
      if (node.kind === 'multi') inside.push(d.multiInstance({}, undefined, cardinality));
      return d.tag('bpmn:subProcess', { id, default: standard }, ...inside);
    }
    case 'exclusive':
      return d.exclusive(id, standard);
    case 'parallel':
      return d.parallel(id);
    case 'inclusive':
      return d.inclusive(id, standard);
    case 'complex': {
      const needed = `=activationCount >= ${1 + (index % 3)}`;
      return d.tag(
        'bpmn:complexGateway',
        { id, default: standard },
        d.expression('activationCondition', needed),
      );
    }
    case 'catch':
      return d.catchEvent(id, index % 2 === 0 ? d.signalled('s') : d.messageReceived('m'));
    case 'changed':
      return d.catchEvent(id, d.condition('=b1'));
    case 'events':
      return [
        d.tag('bpmn:eventBasedGateway', { id }),
        ...eventsBehind(id).map((event) => d.flow(id, event, undefined, `f${event}`)),
        d.catchEvent(`${id}a`, d.messageReceived('m')),
        d.catchEvent(`${id}b`, d.timer('timeDuration', 'PT1H')),
      ].join('');
    case 'pass':
      return d.tag('bpmn:task', { id, default: standard });
    case 'terminate':
      return d.end(id, d.terminate);
  }
}

const eventsBehind = (gateway: string): string[] => [`${gateway}a`, `${gateway}b`];

export function flowGraphXml(graph: FlowGraph): string {
  const xml: string[] = [];
  const edges = edgesOf(graph);
  const idOf = (index: number) => `${graph.nodes[index]!.kind}${index}`;
  for (const [index, node] of graph.nodes.entries()) {
    const own = edges.filter((edge) => edge.from === index && !edge.fromBoundary);
    const isEvents = node.kind === 'events';
    const splits = own.length > 1 && !isEvents;
    const standard = splits && node.hasDefault && node.kind !== 'parallel' ? own[0] : undefined;
    xml.push(nodeOf(node, index, standard && `f${edges.indexOf(standard)}`));
    for (const [way, edge] of own.entries()) {
      const needs = node.kind === 'exclusive' ? (edge.condition ?? '=b0') : edge.condition;
      const condition = splits && edge !== standard && node.kind !== 'parallel' ? needs : undefined;
      const from = isEvents ? eventsBehind(idOf(index))[way % 2]! : idOf(index);
      xml.push(d.flow(from, idOf(edge.to), condition, `f${edges.indexOf(edge)}`));
    }
    const definition = boundaryOf(node, index);
    if (definition === undefined) continue;
    xml.push(d.boundary(`event${index}`, idOf(index), definition, node.boundary === 'interrupting'));
    for (const edge of edges.filter((one) => one.from === index && one.fromBoundary))
      xml.push(d.flow(`event${index}`, idOf(edge.to), undefined, `f${edges.indexOf(edge)}`));
  }
  return d.bpmn(
    [d.start(), d.flow('start', idOf(0), undefined, 'f'), ...xml],
    [d.message('m', 'ping', '="k"'), d.signal('s', 'sound')],
  );
}
