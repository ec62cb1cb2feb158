/**
 * Who performs a user task as BPMN says it (§10.3.1, §10.3.4): a resource, whose name is a group, or an
 * expression that gives names. Potential owners are candidates; a performer who is one user has the task.
 */
import { candidatesPerTaskMax } from '../../limits.js';
import type { Json } from '../../vocabulary.js';
import { said } from '../../wordings/faults.js';
import { text } from '../contract/extension.js';
import { Fault } from '../contract/fault.js';
import type { Place, Stepping } from '../contract/stepping.js';
import { feelOf } from '../dataFlow/data.js';
import type { BpmnElement, FlowNode } from '../element.js';

/** One role of a task: a literal or FEEL, and whether it names who has the task or who may have it. */
interface Role {
  isOwner: boolean;
  names: string;
}

/** `user(anna), group(clerks)`: names that say what they name, as Activiti and its kin write them. */
const entry = String.raw`\s*(?:(?:user|group)\([^()]*\)|[\p{L}\p{N}_.@-]+)\s*`;
const written = new RegExp(`^(?=.*(?:user|group)\\()${entry}(?:,${entry})*$`, 'u');

function roleOf(role: BpmnElement): Role[] {
  const isOwner = role.$type === 'bpmn:PotentialOwner';
  const resource = role.resourceRef as BpmnElement | undefined;
  const group = resource && (text(resource, 'name') ?? resource.id);
  if (group !== undefined) return [{ isOwner, names: group }];
  const found = feelOf((role.resourceAssignmentExpression as BpmnElement | undefined)?.expression);
  if (found === undefined) return [];
  return [{ isOwner, names: written.test(found) ? found : `=${found}` }];
}

const performing = ['bpmn:Performer', 'bpmn:HumanPerformer', 'bpmn:PotentialOwner'];

/** The roles of a user task; a role of another type only says who is concerned. */
export function performersOf(node: FlowNode): Record<string, Json> {
  const roles = ((node.bpmn.resources ?? []) as BpmnElement[]).filter((one) =>
    performing.includes(one.$type),
  );
  const performers = roles.flatMap(roleOf) as unknown as Json[];
  return performers.length > 0 ? { performers } : {};
}

export interface Performers {
  assignee?: string;
  users: string[];
  groups: string[];
}

function namesOf(step: Stepping, { names }: Role, place: Place): string[] {
  const value = step.evaluate(names, place);
  const list = typeof value === 'string' ? value.split(',') : value;
  if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list;
  const found = JSON.stringify(value);
  throw new Fault('EXPRESSION_FAILED', said('notPerformers', { expression: String(names), found }));
}

/** Users and groups of all roles. A name that does not say what it names is a group's. */
export function performersIn(step: Stepping, input: Json | undefined, place: Place): Performers {
  const found: Performers = { users: [], groups: [] };
  for (const role of (input ?? []) as unknown as Role[]) {
    const names = namesOf(step, role, place);
    const users = names.flatMap((one) => /^\s*user\((.*)\)\s*$/.exec(one)?.[1]?.trim() ?? []);
    const others = names.filter((one) => !/^\s*user\(/.test(one) && one.trim() !== '');
    if (!role.isOwner && users.length === 1 && others.length === 0) found.assignee ??= users[0]!;
    else found.users.push(...users);
    found.groups.push(...others.map((one) => (/^\s*group\((.*)\)\s*$/.exec(one)?.[1] ?? one).trim()));
  }
  if (found.users.length + found.groups.length > candidatesPerTaskMax) {
    throw new Fault('LIMIT_EXCEEDED', said('manyPerformers', { max: candidatesPerTaskMax }));
  }
  return found;
}
