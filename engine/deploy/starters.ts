/** Who may start an instance of a version by hand; what a trigger starts is nobody's to start. */
import { startsByTriggerOnly } from '../kernel/starting.js';
import type { MachineFile } from '../machine.js';

/** Stands in `startersOf` for a definition that names nobody: all who may start at all may start it. */
export const anybody = '*';

/** Roles, or groups `role@organisation`, as the definition names them. */
export function startGroupsOf({ start }: MachineFile): string[] {
  const groups = (start?.candidateGroups ?? '').split(',').map((group) => group.trim());
  return groups.filter((group) => group !== '');
}

export function startersOf(file: MachineFile): string[] {
  const machine = file.machines[file.root];
  if (file.documentation || !machine || startsByTriggerOnly(machine, file.triggers ?? [])) return [];
  const groups = startGroupsOf(file);
  return groups.length === 0 ? [anybody] : groups;
}
