/** Receive task (BPMN 2.0.2 §10.3.3): waits for one message, or is where a message starts an instance. */
import type { StateNode } from '../machine.js';
import type { ElementModule } from './element.js';
import { awaitedMessage, messageStart } from './messageEvent.js';
import { waitForSubscription } from './subscription.js';

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
        if (node.bpmn.instantiate === true) return compiling.pass(node);
        const state: StateNode = {};
        const wanted = awaitedMessage(node, node.bpmn, compiling);
        waitForSubscription({ node, name: compiling.key(node.id) }, state, wanted, compiling.leave(node));
        return state;
      },
    },
  ],
};
