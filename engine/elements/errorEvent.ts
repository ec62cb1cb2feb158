/**
 * Error event definition (BPMN 2.0.2 §10.5.5, §13.5.3): thrown at an end event, caught at the boundary of an
 * activity around it or by an event sub-process, always interrupting. A catch that names a code goes before
 * one that catches every error, whatever their order in the file. Uncaught, the error is an incident where
 * it was thrown.
 */
import { listOf, type Named, type Transition } from '../machine.js';
import { said } from '../wordings/faults.js';
import { Fault } from './contract/fault.js';
import { dataThrown, takingData, thrownData } from './dataFlow/thrownData.js';
import type { BpmnElement, Compiling, ElementModule, TriggerSite } from './element.js';
import { addCatch } from './flow/addAction.js';

function codeOf({ definition }: TriggerSite): string | undefined {
  const code = (definition.errorRef as BpmnElement | undefined)?.errorCode;
  return typeof code === 'string' && code !== '' ? code : undefined;
}

function throwError(site: TriggerSite, compiling: Compiling): Named {
  const code = codeOf(site);
  if (code === undefined) {
    const text = 'An error end event needs a reference to an error with an error code';
    compiling.report(site.node.id, 'error-code', text, '10.5.5');
  }
  return { type: 'throwError', params: { code: code ?? '', ...thrownData(site) } };
}

export const errorEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:ErrorEventDefinition',
      positions: ['eventSubProcess', 'boundary', 'end', 'implicitThrow'],
      raise: (site, compiling) => ({ entry: throwError(site, compiling) }),
      wait: (site, state, _compiling, answer) => {
        const code = codeOf(site);
        const guard = { type: 'error', ...(code !== undefined && { params: { code } }) };
        const caught: Transition = { guard, ...takingData(site, answer) };
        if (site.position === 'eventSubProcess') {
          addCatch(state, 'error', caught, code !== undefined);
          return;
        }
        const [invoke] = listOf(state.invoke);
        // What passes at once or only waits throws no error: its boundary event never occurs.
        if (!invoke) return;
        const others = listOf(invoke.onError as Transition | Transition[] | undefined);
        invoke.onError = code === undefined ? [...others, caught] : [caught, ...others];
      },
    },
  ],
  actions: {
    throwError: (step, by, params) => {
      const { scope } = step.state.tokens[by.token]!;
      const code = String(params.code);
      const from = { scope, ...(by.activity && { activity: by.activity }) };
      const variables = dataThrown(step, by, params);
      const caught = step.throwError(from, { code, message: '', element: by.state, variables });
      if (caught) return;
      const fault = new Fault('UNHANDLED_ERROR', said('uncaughtThrown', { code, element: by.state }));
      if (!by.activity) throw fault;
      step.incident({ token: by.token, element: by.state }, fault, { kind: 'enter' });
    },
  },
  tokenEffects: { throwError: () => ({ kind: 'leave' }) },
};
