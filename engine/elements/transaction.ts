/**
 * Transaction and cancel event definition (BPMN 2.0.2 §10.3.5, §10.5.5, §13.5.6): cancelling a transaction
 * ends what is still going on in it, undoes what it has completed, and leaves it by its cancel boundary
 * event.
 */
import type { Activity } from '../vocabulary.js';
import { closeScopes } from './closeScopes.js';
import { type Done, undo, undoNext } from './compensateEvent.js';
import type { ElementModule } from './element.js';
import { Fault } from './fault.js';
import type { Stepping } from './stepping.js';
import { subProcessState } from './subProcess.js';

/** The transaction's own activity, around the scope in which the cancel end event stands. */
function transactionOf(step: Stepping, activity: Activity): Activity {
  const { activity: around } = step.state.scopes[activity.scope]!;
  return step.state.activities[around!]!;
}

const leave: Done = (step, activity) => {
  const around = transactionOf(step, activity);
  const event = { type: 'cancel' };
  if (step.catches(around.token, event)) step.sendNow(around.token, event);
  else throw new Fault('UNHANDLED_ERROR', `The transaction "${around.element}" has no cancel boundary event`);
};

export const transaction: ElementModule = {
  shapes: [{ type: 'bpmn:Transaction', state: subProcessState }],
  triggers: [
    {
      type: 'bpmn:CancelEventDefinition',
      positions: ['boundary', 'end'],
      raise: ({ node }, compiling) => ({ invoke: { src: 'cancelTransaction', id: compiling.key(node.id) } }),
      wait: (_site, state, _compiling, answer) => {
        state.on = { ...state.on, cancel: [answer] };
      },
    },
  ],
  actors: {
    cancelTransaction: {
      open: (step, activity) => {
        step.clearScope(activity.scope, activity.token);
        undo(step, activity, step.state.scopes[activity.scope]!, undefined, leave);
      },
      close: closeScopes,
      tokenEnded: (step, activity) => undoNext(step, activity, leave),
      scopeEmpty: () => undefined,
    },
  },
};
