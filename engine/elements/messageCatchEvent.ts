/** Intermediate message catch event (BPMN 2.0.2 §10.5.4) and receive task (§10.3.3): wait for one message. */
import type { StateNode } from '../machine.js';
import type { ElementModule, Shape } from './element.js';
import { messageDefinition, waitForMessage } from './messageEvent.js';

const state: Shape['state'] = (node, compiling) => {
  const waiting: StateNode = {};
  waitForMessage(node, waiting, compiling, compiling.leave(node));
  return waiting;
};

export const messageCatchEvent: ElementModule = {
  shapes: [{ type: `bpmn:IntermediateCatchEvent/${messageDefinition}`, state }],
};

export const receiveTask: ElementModule = { shapes: [{ type: 'bpmn:ReceiveTask', state }] };
