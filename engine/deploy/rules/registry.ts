/** The only list of rules. To add one, write it in the file of its family and name the family here. */
import type { BpmnElement } from '../../elements/element.js';
import type { Finding } from '../../vocabulary.js';
import { boundaryEvents } from './boundaryEvents.js';
import { conditions } from './conditions.js';
import { connections } from './connections.js';
import { eventDefinitions } from './eventDefinitions.js';
import { eventSubProcesses } from './eventSubProcesses.js';
import { ids } from './ids.js';
import { linkEvents } from './linkEvents.js';
import { ancestorOf, isA, modelOf, parentOf, processOf } from './model.js';
import { processes } from './processes.js';
import { references } from './references.js';
import type { Rule } from './rule.js';
import { sequenceFlows } from './sequenceFlows.js';
import { timers } from './timers.js';
import { triggers } from './triggers.js';

export const rules: readonly Rule[] = [
  ...processes,
  ...ids,
  ...references,
  ...sequenceFlows,
  ...conditions,
  ...connections,
  ...triggers,
  ...boundaryEvents,
  ...eventSubProcesses,
  ...linkEvents,
  ...eventDefinitions,
  ...timers,
];

/** What a designer can select: the event of a definition, the activity of a loop, else what has an id. */
function shown(element: BpmnElement): BpmnElement | undefined {
  const isInside = isA(element, 'bpmn:EventDefinition', 'bpmn:LoopCharacteristics');
  const node = isInside ? ancestorOf(element, 'bpmn:FlowNode') : undefined;
  const above = parentOf(element);
  if (node) return node;
  return element.id === undefined && above && !isA(element, 'bpmn:FlowElement') ? shown(above) : element;
}

/**
 * Everything that is wrong with a file, in the order of the rules. What is wrong inside a process that is
 * only documentation beside an executable one is a warning: it never runs.
 */
export function checkRules(root: BpmnElement): Finding[] {
  const model = modelOf(root);
  const someRuns = model.ofType('bpmn:Process').some(({ isExecutable }) => isExecutable === true);
  const found: Finding[] = [];
  for (const { id, section, severity, what, mend, check } of rules) {
    check(model, (element, text) => {
      const process = processOf(element);
      const isDocumentation = someRuns && process !== undefined && process.isExecutable !== true;
      found.push({
        severity: isDocumentation ? 'warning' : severity,
        element: shown(element)?.id ?? '',
        rule: id,
        message: `${text}. ${what}. ${mend}.`,
        section,
      });
    });
  }
  return found;
}
