/**
 * What a file only shows: choreographies, and processes that do not say that they are executable. Where
 * nothing runs, all of it; unless no process says anything of it, which may be an oversight.
 */
import type { BpmnElement } from '../../elements/element.js';
import { ancestorOf, isA, listOf } from './model.js';

const shown = ['bpmn:Process', 'bpmn:Choreography'];

/** In a choreography or a process that is not executable. */
function isInShown(element: BpmnElement): boolean {
  const container = isA(element, ...shown) ? element : ancestorOf(element, ...shown);
  return container !== undefined && container.isExecutable !== true;
}

/** Tells of each element of a file whether what is wrong with it is worth a warning only. */
export function onlyShown({ rootElements }: BpmnElement): (element: BpmnElement) => boolean {
  const roots = listOf(rootElements);
  const processes = roots.filter((one) => isA(one, 'bpmn:Process'));
  const runs =
    roots.some((one) => isA(one, 'bpmn:GlobalTask')) || processes.some((one) => one.isExecutable === true);
  if (runs) return isInShown;
  const isSaid = processes.length === 0 || processes.some((one) => one.isExecutable === false);
  return () => isSaid;
}
