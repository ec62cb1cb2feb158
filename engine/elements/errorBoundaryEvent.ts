/**
 * Error boundary event (BPMN 2.0.2 §10.5.4): catches the errors of its activity, always interrupting. One
 * that names a code goes before one that catches every error, whatever their order in the file.
 */
import type { Transition } from '../machine.js';
import { listOf } from './boundaryEvent.js';
import type { ElementModule } from './element.js';
import { errorCodeOf, errorDefinition } from './errorEvent.js';

export const errorBoundaryEvent: ElementModule = {
  shapes: [
    {
      type: `bpmn:BoundaryEvent/${errorDefinition}`,
      state: (node, compiling) => compiling.pass(node),
      attach: (node, host, compiling) => {
        const invoke = Array.isArray(host.invoke) ? host.invoke[0] : host.invoke;
        if (!invoke) {
          compiling.report(
            node.id,
            'error-boundary-host',
            'The host of this event cannot throw errors',
            '10.5.4',
          );
          return;
        }
        const code = errorCodeOf(node);
        const guard = { type: 'error', ...(code !== undefined && { params: { code } }) };
        const caught: Transition = { guard, target: compiling.key(node.id) };
        const others = listOf(invoke.onError as Transition | Transition[] | undefined);
        invoke.onError = code === undefined ? [...others, caught] : [caught, ...others];
      },
    },
  ],
};
