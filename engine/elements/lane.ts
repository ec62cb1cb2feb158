/**
 * Lane (BPMN 2.0.2 §10.8): says who does the work in it, where `banli:lane` names the role; any other lane is
 * only a title. A task that is assigned itself stays so.
 */
import type { Json } from '../vocabulary.js';
import { extension, text } from './contract/extension.js';
import type { FlowNode } from './element.js';

const assigned = ['assignee', 'candidateGroups', 'candidateUsers'];

/** Candidates for a user task whose own input names nobody. */
export function candidatesOfLane({ lane }: FlowNode, input: Record<string, Json>): Record<string, Json> {
  if (!lane || assigned.some((attribute) => input[attribute] !== undefined)) return {};
  const role = extension(lane, 'banli:Lane');
  return Object.fromEntries(
    ['candidateGroups', 'candidateUsers'].flatMap((attribute) => {
      const value = text(role, attribute);
      return value === undefined ? [] : [[attribute, value]];
    }),
  );
}
