/**
 * What a file documents that nobody runs: each of its processes, or, where there is none, each collaboration,
 * choreography or conversation. It becomes a version that can be read and compared and never starts.
 */
import type { BpmnElement } from '../elements/element.js';
import type { MachineFile } from '../machine.js';

const diagrams = ['bpmn:Collaboration', 'bpmn:Choreography', 'bpmn:GlobalConversation'];

export function documentedIn(rootElements: BpmnElement[]): BpmnElement[] {
  const processes = rootElements.filter(({ $type }) => $type === 'bpmn:Process');
  return processes.length > 0 ? processes : rootElements.filter(({ $type }) => diagrams.includes($type));
}

/** A file without machines. */
export function documentationOf({ id = '', name }: BpmnElement): MachineFile {
  const title = typeof name === 'string' && name !== '' ? name : id;
  return {
    format: 'banli/machines/1',
    process: id,
    name: title,
    documentation: true,
    root: id,
    machines: {},
  };
}
