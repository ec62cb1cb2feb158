/**
 * Standard loop (BPMN 2.0.2 §10.3.8, §13.3.6): the activity is run again while its condition holds, tested
 * before or after each round, at most `loopMaximum` times.
 */
import { multiInstanceRoundsMax } from '../limits.js';
import type { Activity, Json } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { keepRound } from './compensation/compensable.js';
import { Fault } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import { feelOf } from './dataFlow/data.js';
import type { BpmnElement, ElementModule, FlowNode } from './element.js';
import { closeScopes } from './flow/closeScopes.js';

function loopInput({ loop }: FlowNode): Record<string, Json> {
  const condition = feelOf(loop!.loopCondition);
  // The schema types loopMaximum as an integer; older readers leave an expression element.
  const declared = loop!.loopMaximum;
  const text = typeof declared === 'object' ? (declared as BpmnElement | undefined)?.body : declared;
  const maximum = Number(text);
  return {
    ...(condition !== undefined && { condition }),
    ...(loop!.testBefore === true && { testBefore: true }),
    ...(text !== undefined && Number.isInteger(maximum) && { maximum }),
  };
}

function again(step: Stepping, activity: Activity, input: Record<string, Json>, done: number): boolean {
  if (typeof input.maximum === 'number' && done >= input.maximum) return false;
  if (input.condition === undefined) return true;
  const place = { scope: activity.scope, activity, locals: { loopCounter: done } };
  const value = step.evaluate(`=${input.condition}`, place);
  if (typeof value === 'boolean') return value;
  const found = JSON.stringify(value);
  throw new Fault('EXPRESSION_FAILED', said('notBoolean', { expression: String(input.condition), found }));
}

function next(step: Stepping, activity: Activity, input: Record<string, Json>, done: number): void {
  if (done >= multiInstanceRoundsMax) {
    throw new Fault('LIMIT_EXCEEDED', said('manyLoops', { max: multiInstanceRoundsMax }));
  }
  step.put('activities', activity.key, { ...activity, progress: { done } });
  const variables = { loopCounter: done + 1 };
  step.openScope(activity, { key: step.nextKey(), machine: String(input.machine), variables });
}

export const standardLoop: ElementModule = {
  shapes: [
    {
      type: 'bpmn:StandardLoopCharacteristics',
      state: (node, compiling) => {
        const input: Record<string, Json> = { machine: compiling.body(node), ...loopInput(node) };
        if (input.condition === undefined && input.maximum === undefined) {
          const text = 'The loop would never end: give it a loopCondition or a loopMaximum';
          compiling.report(node.id, 'loop-condition', text, '10.3.8');
        }
        return {
          invoke: { src: 'loop', id: compiling.key(node.id), input, onDone: [compiling.leave(node)] },
        };
      },
    },
  ],
  actors: {
    loop: {
      open: (step, activity, input) => {
        const isTested = input.testBefore === true || input.maximum === 0;
        if (isTested && !again(step, activity, input, 0)) step.completeActivity(activity, {});
        else next(step, activity, input, 0);
      },
      close: closeScopes,
      scopeEmpty: (step, activity, scope) => {
        const input = step.invoke(activity).input ?? {};
        const done = (activity.progress as { done: number }).done + 1;
        const goesOn = again(step, activity, input, done);
        keepRound(step, activity, scope);
        step.dropScope(scope.key);
        if (goesOn) next(step, activity, input, done);
        else step.completeActivity(activity, {});
      },
    },
  },
};
