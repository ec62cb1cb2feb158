/**
 * Ad-hoc sub-process (BPMN 2.0.2 §10.3.5, §13.3.5): activities without a prescribed order. Those that no
 * flow leads to are enabled: all at once, or one after the other when its ordering is sequential.
 * `zeebe:adHoc` may name the ones to run. The completion condition is looked at whenever an activity in it
 * completes; without one it is done when nothing is left to do.
 */
import type { Activity, Json, Scope } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { keepInside } from './compensation/compensable.js';
import { extension, text } from './contract/extension.js';
import { Fault } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import { feelOf } from './dataFlow/data.js';
import { outputsOfInside } from './dataFlow/dataSets.js';
import { ioMapping } from './dataFlow/ioMapping.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';
import { closeScopes } from './flow/closeScopes.js';
import { hasTaskDefinition } from './work/job.js';

const isEnabled = (node: FlowNode): boolean =>
  node.incoming.length === 0 &&
  node.type !== 'bpmn:BoundaryEvent' &&
  node.bpmn.triggeredByEvent !== true &&
  node.bpmn.isForCompensation !== true;

/** What later versions of zeebe let an ad-hoc sub-process do. */
function refuseUnread(node: FlowNode, { report }: Compiling): void {
  const advice = 'Choose them by activeElementsCollection, or by a task before it.';
  if (hasTaskDefinition(node))
    report(node.id, 'element-unsupported', `A job may not choose what "${node.id}" runs. ${advice}`);
  if (text(extension(node.bpmn, 'zeebe:AdHoc'), 'outputCollection') !== undefined)
    report(
      node.id,
      'element-unsupported',
      `"${node.id}" may not collect results. Write them to a variable of the process inside it.`,
    );
}

function chosen(step: Stepping, activity: Activity, input: Record<string, Json>): string[] {
  const enabled = input.enabled as string[];
  if (input.active === undefined) return enabled;
  const value = step.evaluate(String(input.active), { scope: activity.scope, activity });
  const keys = Array.isArray(value) ? value.map((one) => String(one).replaceAll('.', ':')) : [];
  const unknown = keys.find((key) => !enabled.includes(key));
  if (!Array.isArray(value) || unknown !== undefined) {
    const found = unknown === undefined ? JSON.stringify(value) : `"${unknown}"`;
    throw new Fault('EXPRESSION_FAILED', said('notActivities', { expression: String(input.active), found }));
  }
  return keys;
}

/** Begins what is left, or the first of it. The inside of the activity has the activity's key. */
function enterNext(step: Stepping, activity: Activity, left: string[]): void {
  const inTurn = step.invoke(activity).input?.sequential === true;
  const now = inTurn ? left.slice(0, 1) : left;
  step.put('activities', activity.key, { ...activity, progress: { left: left.slice(now.length) } });
  for (const state of now) step.enter(activity.key, state);
}

function isComplete(step: Stepping, scope: Scope, input: Record<string, Json>): boolean {
  return input.condition !== undefined && step.evaluate(`=${input.condition}`, { scope: scope.key }) === true;
}

function scopeEmpty(step: Stepping, activity: Activity, scope: Scope): void {
  const input = step.invoke(activity).input ?? {};
  const { left } = activity.progress as { left: string[] };
  if (left.length > 0 && !isComplete(step, scope, input)) {
    enterNext(step, activity, left);
    return;
  }
  step.completeActivity(activity, outputsOfInside(input, scope.variables));
  keepInside(step, activity, scope);
  step.dropScope(scope.key);
}

export const adHocSubProcess: ElementModule = {
  shapes: [
    {
      type: 'bpmn:AdHocSubProcess',
      state: (node, compiling) => {
        refuseUnread(node, compiling);
        const active = text(extension(node.bpmn, 'zeebe:AdHoc'), 'activeElementsCollection');
        const condition = feelOf(node.bpmn.completionCondition);
        const input: Record<string, Json> = {
          machine: compiling.scope(node),
          enabled: node.nodes.filter(isEnabled).map((inner) => compiling.key(inner.id)),
          ...(active !== undefined && { active }),
          ...(condition !== undefined && { condition }),
          ...(node.bpmn.ordering === 'Sequential' && { sequential: true }),
          ...(node.bpmn.cancelRemainingInstances === false && { keepRemaining: true }),
          ...ioMapping(node),
        };
        return {
          invoke: { src: 'adHoc', id: compiling.key(node.id), input, onDone: [compiling.leave(node)] },
        };
      },
    },
  ],
  actors: {
    adHoc: {
      open: (step, activity, input) => {
        const left = chosen(step, activity, input);
        const { key, variables } = activity;
        step.openEmptyScope(activity, { key, machine: String(input.machine), variables });
        if (left.length === 0)
          scopeEmpty(step, { ...activity, progress: { left } }, step.state.scopes[activity.key]!);
        else enterNext(step, activity, left);
      },
      close: closeScopes,
      scopeEmpty,
    },
  },
  atRest: (step) => {
    for (const activity of Object.values(step.state.activities)) {
      const scope = activity.src === 'adHoc' ? step.state.scopes[activity.key] : undefined;
      if (!scope || !step.completedIn(scope.key)) continue;
      const input = step.invoke(activity).input ?? {};
      if (!isComplete(step, scope, input)) continue;
      if (input.keepRemaining === true) {
        step.put('activities', activity.key, { ...activity, progress: { left: [] } });
        continue;
      }
      step.clearScope(scope.key);
      scopeEmpty(step, { ...activity, progress: { left: [] } }, step.state.scopes[scope.key]!);
    }
  },
};
