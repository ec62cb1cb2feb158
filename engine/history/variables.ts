/** The variables visible somewhere in an instance: inner scopes shadow outer ones. */
import { CodedError } from '../errors.js';
import type { InstanceState, Key, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';

/**
 * `at` is a scope or an activity (also a job or call, which have their activity's key, or a task); default:
 * the process.
 */
export function variablesAt(state: InstanceState, at: Key = state.root): Variables {
  const layers: Variables[] = [];
  const activity = state.activities[state.tasks[at]?.of ?? at];
  if (activity) layers.push(activity.variables);
  let scope = state.scopes[activity ? activity.scope : at];
  if (!scope && at !== state.root) {
    throw new CodedError('SCOPE_NOT_FOUND', say(instanceWords.noScope, { instance: state.instance, at }));
  }
  while (scope) {
    layers.push(scope.variables);
    const enclosing = scope.activity === undefined ? undefined : state.activities[scope.activity];
    if (enclosing) layers.push(enclosing.variables);
    scope = enclosing && state.scopes[enclosing.scope];
  }
  const visible: Variables = {};
  for (const layer of layers.reverse()) Object.assign(visible, layer);
  return visible;
}
