/**
 * Abstract and manual tasks (BPMN 2.0.2 §10.3.3): the engine has no part in them, so the token passes. Work
 * that somebody is to confirm is a user task.
 */
import type { ElementModule, Shape } from './element.js';

const state: Shape['state'] = (node, compiling) => compiling.pass(node);

export const task: ElementModule = {
  shapes: [
    { type: 'bpmn:Task', state },
    { type: 'bpmn:ManualTask', state },
  ],
};
