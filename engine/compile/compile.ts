/**
 * Compiles a BPMN process into machines, one per scope: each flow node becomes one state with the node's id,
 * each sequence flow one transition (DESIGN §2). What a node becomes is said by its element; here they are
 * only put together.
 */
import { dataNames } from '../elements/calls/calledData.js';
import { addProcessDeadline } from '../elements/clocks/deadline.js';
import { extension, text } from '../elements/contract/extension.js';
import type { BpmnElement, FlowNode } from '../elements/element.js';
import { flowNodesPerProcessMax, scopeDepthMax } from '../limits.js';
import type { Machine, MachineFile, Start, StateNode } from '../machine.js';
import type { Finding } from '../vocabulary.js';
import { type ProcessCompilation, ScopeCompilation, stateKey } from './compileScope.js';
import { readFlowNodes } from './flowNodes.js';

class Compilation implements ProcessCompilation {
  readonly machines: Record<string, Machine> = {};
  readonly findings: Finding[] = [];
  starts: Start[] = [];
  private nodesSeen = 0;

  report = (element: string, rule: string, message: string, section?: string): void => {
    this.findings.push({
      severity: 'error',
      element,
      rule,
      message,
      ...(section !== undefined && { section }),
    });
  };

  scope(
    id: string,
    name: string,
    nodes: FlowNode[],
    depth: number,
    more: Record<string, StateNode> = {},
  ): string {
    this.nodesSeen += nodes.length;
    if (depth > scopeDepthMax || this.nodesSeen > flowNodesPerProcessMax) {
      const bounds = `${flowNodesPerProcessMax} flow nodes and ${scopeDepthMax} nested sub-processes`;
      this.report(id, 'size', `At most ${bounds} are allowed`);
      return id;
    }
    const scope = new ScopeCompilation(this, id, name, nodes, depth);
    for (const [key, state] of Object.entries(more)) scope.addState(key, state);
    this.machines[id] = scope.machine();
    if (depth === 0) this.starts = scope.starts;
    return id;
  }
}

/** Who may start the process and with which form: `banli:start` and the form of the none start event. */
function startOf(process: BpmnElement, nodes: FlowNode[]): MachineFile['start'] {
  const candidateGroups = text(extension(process, 'banli:Start'), 'candidateGroups');
  const startEvent = nodes.find((node) => node.type === 'bpmn:StartEvent');
  const form = startEvent && text(extension(startEvent.bpmn, 'zeebe:FormDefinition'), 'formId');
  if (candidateGroups === undefined && form === undefined) return undefined;
  return { ...(candidateGroups !== undefined && { candidateGroups }), ...(form !== undefined && { form }) };
}

export type Compiled = { file: MachineFile; findings: Finding[] };

/** Compiles one executable process. With findings of severity `error` the file is not to be used. */
export function compileProcess(process: BpmnElement): Compiled {
  const compilation = new Compilation();
  const id = process.id ?? '';
  const name = typeof process.name === 'string' && process.name !== '' ? process.name : id;
  const nodes = readFlowNodes(process);
  const root = compilation.scope(stateKey(id), name, nodes, 0);
  addProcessDeadline(process, compilation.machines[root]!, compilation.report);
  const versionTag = text(extension(process, 'zeebe:VersionTag'), 'value');
  const start = startOf(process, nodes);
  const data = dataNames(process);
  return {
    file: {
      format: 'banli/machines/1',
      process: id,
      name,
      ...(versionTag !== undefined && { versionTag }),
      ...(start && { start }),
      ...(data && { data }),
      ...(compilation.starts.length > 0 && { triggers: compilation.starts }),
      root,
      machines: compilation.machines,
    },
    findings: compilation.findings,
  };
}
