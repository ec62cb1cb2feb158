/**
 * Message end event (BPMN 2.0.2 §10.5.3): sends its message and ends its token. With a `zeebe:taskDefinition`
 * a worker sends; else the engine publishes the message, with the variables that input mappings chose.
 */
import type { Invoke } from '../machine.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';
import { ioMapping } from './ioMapping.js';
import { hasTaskDefinition, jobInput } from './job.js';
import { messageDefinition, messageOf } from './messageEvent.js';

/** Published messages wait this long for a receiver, unless `zeebe:publishMessage` says otherwise. */
const timeToLiveMs = 3_600_000;

/** What a sending element invokes: a job, or the engine's own publication. */
export function sendInvoke(node: FlowNode, compiling: Compiling): Invoke {
  const id = compiling.key(node.id);
  if (hasTaskDefinition(node)) return { src: 'job', id, input: jobInput(node, 'BPMN_ELEMENT', compiling) };
  const { name, correlationKey } = messageOf(node, compiling, 'send');
  return { src: 'publish', id, input: { name, correlationKey, ...ioMapping(node) } };
}

export const messageEndEvent: ElementModule = {
  shapes: [
    {
      type: `bpmn:EndEvent/${messageDefinition}`,
      state: (node, compiling) => ({
        invoke: { ...sendInvoke(node, compiling), onDone: [compiling.leave(node)] },
      }),
    },
  ],
  actors: {
    publish: {
      open: (step, activity, input) => {
        const place = { scope: activity.scope, activity };
        step.effect({
          type: 'message.publish',
          name: String(step.evaluate(String(input.name), place)),
          correlationKey: String(step.evaluate(String(input.correlationKey), place) ?? ''),
          variables: activity.variables,
          timeToLiveMs,
        });
        step.completeActivity(activity, {});
      },
      close: () => undefined,
    },
  },
};
