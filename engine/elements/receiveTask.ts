/** Receive task (BPMN 2.0.2 §10.3.3): waits for one message, or is where a message starts an instance. */
import { listOf, type Named, type StateNode, type Transition } from '../machine.js';
import type { ElementModule } from './element.js';
import { awaitedMessage, messageStart } from './messageEvent.js';
import { passedActivity } from './task.js';
import { waitForSubscription } from './work/subscription.js';

/** The action of the transition that completes the task; others leave it for its boundary events. */
export const receiving = 'received';

const completing = (onward: Transition): Transition => ({
  ...onward,
  actions: [{ type: receiving }, ...listOf<Named>(onward.actions)],
});

export const receiveTask: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ReceiveTask',
      starts: (node, compiling) => {
        if (node.bpmn.instantiate !== true) return [];
        return [messageStart(node, node.bpmn, compiling.key(node.id), compiling)];
      },
      state: (node, compiling) => {
        // An instantiating task has received its message when its token is born.
        if (node.bpmn.instantiate === true) return passedActivity(node, compiling);
        const state: StateNode = {};
        const wanted = awaitedMessage(node, node.bpmn, compiling);
        const answer = completing(compiling.leave(node));
        waitForSubscription({ node, name: compiling.key(node.id) }, state, wanted, answer);
        return state;
      },
    },
  ],
  actions: {
    [receiving]: (step, by) => step.noteCompletion(step.state.tokens[by.token]!.scope),
  },
};
