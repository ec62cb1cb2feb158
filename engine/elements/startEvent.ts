/**
 * Start event (BPMN 2.0.2 §10.5.2): where the first token of a process or sub-process is born; it passes at
 * once. One with a trigger is found from outside: its trigger starts an instance with the token here (DESIGN
 * §5, §6).
 */
import type { ElementModule } from './element.js';

export const startEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:StartEvent',
      state: (node, compiling) => compiling.pass(node),
      starts: (node, compiling) => {
        if (node.bpmn.parallelMultiple === true && node.eventDefinitions.length > 1) {
          const text = `"${node.name}" (${node.id}) is a parallel multiple start event of a process`;
          compiling.report(node.id, 'element-unsupported', `${text}, which this version does not support`);
        }
        return compiling
          .triggers(node, 'start')
          .flatMap(([trigger, site]) => (trigger.start ? [trigger.start(site, compiling)] : []));
      },
    },
  ],
};
