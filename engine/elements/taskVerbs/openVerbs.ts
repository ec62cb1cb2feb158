/** What the state of a task lets somebody do with it now, open or completed. */
import type { OpenVerbs } from '../../ports.js';
import type { Actor, Key } from '../../vocabulary.js';
import { opinionCharsMin } from './opinion.js';
import { refuseVerb, taskVerbs } from './registry.js';
import { returnTargets } from './return.js';
import type { View } from './verb.js';
import { refuseWithdrawal } from './withdraw.js';

export function openVerbs(view: View, key: Key, by: Actor): OpenVerbs {
  const task = view.state.tasks[key];
  if (!task) {
    const verbs = refuseWithdrawal(view, key, by) ? [] : [{ verb: 'withdraw', opinionCharsMin: 0 }];
    return { verbs, returnTargets: [] };
  }
  const verbs = taskVerbs
    .filter((verb) => refuseVerb(verb, view, task, by) === undefined)
    .map((verb) => ({ verb: verb.name, opinionCharsMin: opinionCharsMin(verb, task.handling) }));
  const targets = returnTargets(view, task).map(({ record: { element, by: handler } }) => ({
    elementId: element,
    ...(handler !== undefined && { handler }),
  }));
  return { verbs, returnTargets: targets };
}
