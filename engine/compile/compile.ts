/**
 * Compiles a BPMN process into machines, one per scope: each flow node becomes one state with the node's id,
 * each sequence flow one transition (DESIGN §2). What a node becomes is said by its element; here they are
 * only put together.
 */
import type { BpmnElement, Compiling, FlowNode } from '../elements/element.js';
import { extension, text } from '../elements/ioMapping.js';
import { shapes } from '../elements/registry.js';
import { produced } from '../elements/sequenceFlow.js';
import { unsupportedIn } from '../elements/unsupported.js';
import { flowNodesPerProcessMax, scopeDepthMax } from '../limits.js';
import type { Delay, Machine, MachineFile, StateNode, Transition } from '../machine.js';
import type { Finding } from '../vocabulary.js';
import { readFlowNodes } from './flowNodes.js';

/**
 * A dot separates the parts of a path in XState, so it may not stand in a state's key; a colon never is in an
 * id.
 */
export const stateKey = (id: string): string => id.replaceAll('.', ':');

const shapeType = (node: FlowNode): string =>
  [node.type, ...node.eventDefinitions.map((definition) => definition.$type)].join('/');

class Compilation {
  readonly machines: Record<string, Machine> = {};
  readonly findings: Finding[] = [];
  private nodesSeen = 0;

  report(element: string, rule: string, message: string, section?: string): void {
    this.findings.push({
      severity: 'error',
      element,
      rule,
      message,
      ...(section !== undefined && { section }),
    });
  }

  /** Compiles a scope and gives the id of its machine. */
  scope(id: string, name: string, nodes: FlowNode[], depth: number): string {
    this.nodesSeen += nodes.length;
    if (depth > scopeDepthMax || this.nodesSeen > flowNodesPerProcessMax) {
      const bounds = `${flowNodesPerProcessMax} flow nodes and ${scopeDepthMax} nested sub-processes`;
      this.report(id, 'size', `At most ${bounds} are allowed`);
      return id;
    }
    const delays: Record<string, Delay> = {};
    const compiling = this.compiling(delays, depth);
    const states: Record<string, StateNode> = {};
    for (const node of nodes) states[stateKey(node.id)] = this.state(node, compiling);
    for (const node of nodes) this.attach(node, states, compiling);
    const starts = nodes.filter((node) => node.type === 'bpmn:StartEvent');
    if (starts.length !== 1) {
      const found = starts.length === 0 ? 'none' : starts.map((node) => `"${node.id}"`).join(', ');
      this.report(id, 'one-start-event', `The scope needs exactly one start event, found ${found}`, '10.5.2');
    }
    const meta = { ...(name !== id && { name }), ...(Object.keys(delays).length > 0 && { delays }) };
    this.machines[id] = { id, initial: starts[0] ? stateKey(starts[0].id) : '', states, meta };
    return id;
  }

  private state(node: FlowNode, compiling: Compiling): StateNode {
    const shape = shapes.get(shapeType(node));
    const definitions = node.eventDefinitions.map((one) => one.$type);
    const missing = shape ? unsupportedIn(node) : definitions;
    if (!shape || missing.length > 0) {
      const what = missing.length > 0 ? `${node.type} with ${missing.join(', ')}` : node.type;
      const text = `"${node.name}" (${node.id}) is a ${what}, which this version does not support`;
      this.report(node.id, 'element-unsupported', text);
      return {};
    }
    const { description, ...state } = shape.state(node, compiling);
    const name = node.name === node.id ? {} : { name: node.name };
    return {
      ...(description !== undefined && { description }),
      ...state,
      meta: { element: node.type, ...name },
    };
  }

  private attach(node: FlowNode, states: Record<string, StateNode>, compiling: Compiling): void {
    for (const event of node.boundary) {
      shapes.get(shapeType(event))?.attach?.(event, states[stateKey(node.id)]!, compiling);
    }
  }

  private compiling(delays: Record<string, Delay>, depth: number): Compiling {
    const compiling: Compiling = {
      key: stateKey,
      leave,
      pass: (node) => (isPlain(node) ? { always: [leave(node)] } : passProducing(node)),
      delay: (name, delay) => {
        delays[name] = delay;
        return name;
      },
      scope: (node) => this.scope(stateKey(node.id), node.name, node.nodes, depth + 1),
      report: (...finding) => this.report(...finding),
    };
    return compiling;
  }
}

/** One flow without a condition: an ordinary transition. */
const isPlain = (node: FlowNode): boolean =>
  node.outgoing.length === 1 && node.outgoing[0]!.condition === undefined;

const produceFlows = (node: FlowNode) => ({
  type: 'produce',
  params: { flows: node.outgoing.map((flow) => produced(flow, stateKey, flow.id === node.defaultFlow)) },
});

/** BPMN 2.0.2 §8.3.13, §13.2.2: no flow ends the token, several or conditional flows split it. */
function leave(node: FlowNode): Transition {
  if (isPlain(node)) {
    const flow = node.outgoing[0]!;
    return { target: stateKey(flow.target), actions: [{ type: 'take', params: { flow: flow.id } }] };
  }
  if (node.outgoing.length === 0) return { actions: [{ type: 'end' }] };
  return { actions: [produceFlows(node), { type: 'end' }] };
}

function passProducing(node: FlowNode): StateNode {
  return node.outgoing.length === 0 ? { type: 'final' } : { type: 'final', entry: produceFlows(node) };
}

export type Compiled = { file: MachineFile; findings: Finding[] };

/** Compiles one executable process. With findings of severity `error` the file is not to be used. */
export function compileProcess(process: BpmnElement): Compiled {
  const compilation = new Compilation();
  const id = process.id ?? '';
  const name = typeof process.name === 'string' && process.name !== '' ? process.name : id;
  const nodes = readFlowNodes(process);
  const root = compilation.scope(stateKey(id), name, nodes, 0);
  if (extension(process, 'banli:Deadline')) {
    const advice = 'set it on the tasks whose limits it stands for';
    compilation.report(
      id,
      'element-unsupported',
      `banli:deadline on a whole process is not supported: ${advice}`,
    );
  }
  const versionTag = text(extension(process, 'zeebe:VersionTag'), 'value');
  const candidateGroups = text(extension(process, 'banli:Start'), 'candidateGroups');
  const startNode = nodes.find((node) => node.type === 'bpmn:StartEvent');
  const form = startNode && text(extension(startNode.bpmn, 'zeebe:FormDefinition'), 'formId');
  const start = { ...(candidateGroups && { candidateGroups }), ...(form && { form }) };
  return {
    file: {
      format: 'banli/machines/1',
      process: id,
      name,
      ...(versionTag !== undefined && { versionTag }),
      ...(Object.keys(start).length > 0 && { start }),
      root,
      machines: compilation.machines,
    },
    findings: compilation.findings,
  };
}
