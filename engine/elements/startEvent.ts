/**
 * Start event (BPMN 2.0.2 §10.5.2): where the first token of a process or sub-process is born; it passes at
 * once. One with a trigger is found from outside: its trigger starts an instance with the token here (DESIGN
 * §5, §6), or, when the event is parallel multiple, all its triggers together.
 */
import type { ElementModule } from './element.js';

export const startEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:StartEvent',
      state: (node, compiling) => compiling.pass(node),
      starts: (node, compiling) => {
        const starts = compiling
          .triggers(node, 'start')
          .flatMap(([trigger, site]) => (trigger.start ? [trigger.start(site, compiling)] : []));
        const needsAll = node.bpmn.parallelMultiple === true && starts.length > 1;
        return needsAll ? starts.map((start, part) => ({ ...start, part })) : starts;
      },
    },
  ],
};
