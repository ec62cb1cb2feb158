/** The only list of rules. To add one, write it in the file of its family and name the family here. */
import type { BpmnElement } from '../../elements/element.js';
import type { Finding } from '../../vocabulary.js';
import { activities } from './activities.js';
import { boundaryEvents } from './boundaryEvents.js';
import { callActivities } from './callActivities.js';
import { chineseOf } from './chinese.js';
import { collaborations } from './collaborations.js';
import { compensation } from './compensation.js';
import { conditions } from './conditions.js';
import { connections } from './connections.js';
import { conversations } from './conversations.js';
import { correlations } from './correlations.js';
import { data } from './data.js';
import { dataAssociations } from './dataAssociations.js';
import { eventDefinitions } from './eventDefinitions.js';
import { eventSubProcesses } from './eventSubProcesses.js';
import { expressions } from './expressions.js';
import { Findings } from './findings.js';
import { gateways } from './gateways.js';
import { ids } from './ids.js';
import { inputOutput } from './inputOutput.js';
import { linkEvents } from './linkEvents.js';
import { loops } from './loops.js';
import { ancestorOf, isA, modelOf, parentOf } from './model.js';
import { notices } from './notices.js';
import { onlyShown } from './onlyShown.js';
import { processes } from './processes.js';
import { references } from './references.js';
import { askingForReference } from './repeated.js';
import { requiredAttributes } from './requiredAttributes.js';
import { resources } from './resources.js';
import type { Rule } from './rule.js';
import { sequenceFlows } from './sequenceFlows.js';
import { taskData } from './taskData.js';
import { timers } from './timers.js';
import { triggers } from './triggers.js';
import { unsupported } from './unsupported.js';

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
  ...gateways,
  ...compensation,
  ...activities,
  ...callActivities,
  ...loops,
  ...expressions,
  ...data,
  ...dataAssociations,
  ...inputOutput,
  ...taskData,
  ...notices,
  ...collaborations,
  ...conversations,
  ...correlations,
  ...resources,
  ...requiredAttributes,
  ...unsupported,
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
 * Everything that is wrong with a file, in the order of the rules. What is wrong with what is only
 * documentation, be it a process beside an executable one or the whole file, is a warning: it never runs.
 * Adds to what was found before.
 */
export function checkRules(root: BpmnElement, found = new Findings({})): Finding[] {
  const model = modelOf(root);
  const isShown = onlyShown(root);
  const inVain = new Set(found.about('dangling-reference').map(({ element }) => element));
  for (const { id, section, severity, what, mend, check } of rules) {
    const zh = chineseOf(id)!;
    check(model, (element, text) => {
      if (askingForReference.has(id) && inVain.has(shown(element)?.id ?? '')) return;
      found.add({
        severity: isShown(element) ? 'warning' : severity,
        element: shown(element)?.id ?? '',
        rule: id,
        message: `${text.en}. ${what}. ${mend}.`,
        messageZh: `${text.zh}。${zh.what}。${zh.mend}。`,
        section,
      });
    });
  }
  return found.list();
}
