/**
 * Data of a call activity and of what it calls (BPMN 2.0.2 §10.3.6): its inputs and outputs are those of the
 * called process or global task, one by one in their order. Where the file holds both and they have other
 * names for the same, values change their names on the way in and out.
 */
import type { Json, Mapping, Variables } from '../vocabulary.js';
import { feelName, listOf, variableOf } from './data.js';
import type { BpmnElement, FlowNode } from './element.js';

/** The id of what a call activity of the specification calls, without the prefix of a qualified name. */
export const localName = (qualified: string): string => qualified.trim().replace(/^[^:]*:/, '');

function definitionsAround(element: BpmnElement): BpmnElement {
  const { $parent } = element as { $parent?: BpmnElement };
  return $parent ? definitionsAround($parent) : element;
}

function dataOf(
  element: BpmnElement | undefined,
  kind: 'dataInputs' | 'dataOutputs',
): (string | undefined)[] {
  const specification = element?.ioSpecification as BpmnElement | undefined;
  return listOf(specification?.[kind]).map(variableOf);
}

/** What a call and its process name differently: names of the call, then of the process. */
function pairs(node: FlowNode, called: BpmnElement, kind: 'dataInputs' | 'dataOutputs'): [string, string][] {
  const theirs = dataOf(called, kind);
  return dataOf(node.bpmn, kind).flatMap((own, index): [string, string][] => {
    const other = theirs[index];
    return own === undefined || other === undefined || own === other ? [] : [[own, other]];
  });
}

/** Further inputs of the call, and the names that its outputs have in the called process, by their own. */
export function renamedData(node: FlowNode, processId: string): { inputs: Mapping[]; returns: Json } {
  const roots = listOf(definitionsAround(node.bpmn).rootElements);
  const called = roots.find(({ id }) => id === processId);
  if (!called) return { inputs: [], returns: {} };
  const inputs = pairs(node, called, 'dataInputs').map(
    ([own, other]): Mapping => ({
      source: `=${feelName(own)}`,
      target: other,
      when: `${feelName(own)} != null`,
    }),
  );
  return { inputs, returns: Object.fromEntries(pairs(node, called, 'dataOutputs')) };
}

/** What the called instance gives back, under the names that the call has for it. */
export function returned(variables: Variables, returns: Json | undefined): Variables {
  const renamed = { ...variables };
  for (const [own, other] of Object.entries((returns ?? {}) as Record<string, string>)) {
    if (!Object.hasOwn(variables, other)) continue;
    delete renamed[other];
    renamed[own] = variables[other]!;
  }
  return renamed;
}
