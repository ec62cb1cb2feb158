/**
 * Intermediate catch event (BPMN 2.0.2 §10.5.4): the token waits for the trigger; for any one of several,
 * or, when the event is parallel multiple, for all of them. A link has no trigger from outside: it is where
 * a link throw leads.
 */
import type { StateNode } from '../machine.js';
import type { ElementModule } from './element.js';
import { linkDefinition } from './linkEvent.js';
import { answerWhenAll } from './multipleEvent.js';

export const intermediateCatchEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:IntermediateCatchEvent',
      state: (node, compiling) => {
        if (node.eventDefinitions[0]?.$type === linkDefinition) return compiling.pass(node);
        const state: StateNode = {};
        const triggers = compiling.triggers(node, 'catch');
        const answer = answerWhenAll(node, state, compiling, compiling.leave(node));
        for (const [trigger, site] of triggers) trigger.wait?.(site, state, compiling, answer(site.name));
        return state;
      },
    },
  ],
};
