/**
 * Global tasks (BPMN 2.0.2 §10.3.4): tasks that stand by themselves, for call activities to call. Each is
 * released as a process of its own whose only node is the task.
 */
import type { BpmnElement } from '../elements/element.js';

/** The task that a global task is, by type. */
const taskTypes: ReadonlyMap<string, string> = new Map([
  ['bpmn:GlobalTask', 'bpmn:Task'],
  ['bpmn:GlobalManualTask', 'bpmn:ManualTask'],
  ['bpmn:GlobalUserTask', 'bpmn:UserTask'],
  ['bpmn:GlobalScriptTask', 'bpmn:ScriptTask'],
  ['bpmn:GlobalBusinessRuleTask', 'bpmn:BusinessRuleTask'],
]);

export const isGlobalTask = (element: BpmnElement): boolean => taskTypes.has(element.$type);

/**
 * What carries over from the global task to its task; a script's language is an attribute of another name.
 */
const attributes = ['name', 'extensionElements', 'script', 'implementation', 'resources', 'ioSpecification'];

/** The process that runs a global task. */
export function processOfGlobalTask(global: BpmnElement): BpmnElement {
  const copied = attributes.flatMap((name) => (global[name] === undefined ? [] : [[name, global[name]]]));
  const task: BpmnElement = {
    $type: taskTypes.get(global.$type)!,
    id: `${global.id}.task`,
    ...Object.fromEntries(copied),
    ...(global.scriptLanguage !== undefined && { scriptFormat: global.scriptLanguage }),
  };
  const name = global.name === undefined ? {} : { name: global.name };
  const { ioSpecification } = global;
  return {
    $type: 'bpmn:Process',
    id: global.id ?? '',
    ...name,
    ...(ioSpecification !== undefined && { ioSpecification }),
    isExecutable: true,
    flowElements: [task],
  };
}
