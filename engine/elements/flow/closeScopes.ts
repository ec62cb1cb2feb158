import type { Actor } from '../element.js';

/** Closes every scope that an activity has open. */
export const closeScopes: Actor['close'] = (step, activity) => {
  for (const scope of Object.values(step.state.scopes)) {
    if (scope.activity === activity.key) step.cancelScope(scope.key);
  }
};
