/**
 * Conditional event definition (BPMN 2.0.2 §10.5.5): occurs when its FEEL condition becomes true. It is
 * looked at when the state is entered and whenever variables have changed; only a change from false to true
 * is an event. At a start event of a process it is looked at when the engine is told to
 * (`effects/conditionals.ts`).
 */
import type { StateNode } from '../machine.js';
import type { Condition } from '../vocabulary.js';
import { Fault } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import { feelOf } from './dataFlow/data.js';
import { startOutputs } from './dataFlow/ioMapping.js';
import type { Compiling, ElementModule, TriggerSite } from './element.js';
import { addAction } from './flow/addAction.js';

function expressionOf({ node, definition }: TriggerSite, compiling: Compiling): string {
  const expression = feelOf(definition.condition);
  if (expression === undefined) {
    compiling.report(node.id, 'condition', 'A conditional event needs a FEEL condition', '10.5.5');
  }
  return expression ?? '';
}

/**
 * A condition that cannot be looked at is an incident, unless another one already holds the token. What the
 * token does meanwhile goes on; resolving looks again.
 */
function isTrue(step: Stepping, { token, element, expression }: Condition): boolean {
  try {
    const { scope, reading } = step.state.tokens[token]!;
    return step.evaluate(`=${expression}`, { scope, locals: reading?.values ?? {} }) === true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const isHeld = step.state.tokens[token]!.incident !== undefined;
    if (!isHeld) step.incident({ token, element }, error, { kind: 'condition' });
    return false;
  }
}

function evaluate(step: Stepping): void {
  for (const condition of Object.values(step.state.conditions)) {
    const token = step.state.tokens[condition.token];
    if (!token) continue;
    // An incident of the condition itself waits for whoever resolves it; any other does not hold it up.
    const incident = token.incident === undefined ? undefined : step.state.incidents[token.incident];
    if (incident?.element === condition.element) continue;
    const holds = isTrue(step, condition);
    if (holds === condition.holds) continue;
    step.put('conditions', condition.key, { ...condition, holds });
    if (holds) step.send(condition.token, { type: `condition.${condition.element}` });
  }
}

/** A state that a token leaves when a condition on data holds. */
export const waitForData = (event: string, expression: string, target: string): StateNode => ({
  entry: [{ type: 'watch', params: { event, expression } }],
  exit: [{ type: 'unwatch', params: { event } }],
  on: { [`condition.${event}`]: [{ target }] },
});

export const conditionalEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:ConditionalEventDefinition',
      positions: ['start', 'eventSubProcess', 'catch', 'boundary'],
      start: (site, compiling) => ({
        state: compiling.key(site.node.id),
        kind: 'conditional',
        name: expressionOf(site, compiling),
        ...startOutputs(site.node),
      }),
      wait: (site, state, compiling, answer) => {
        const expression = expressionOf(site, compiling);
        addAction(state, 'entry', { type: 'watch', params: { event: site.name, expression } });
        addAction(state, 'exit', { type: 'unwatch', params: { event: site.name } });
        state.on = { ...state.on, [`condition.${site.name}`]: [answer] };
      },
    },
  ],
  actions: {
    watch: (step, by, params) => {
      const key = step.nextKey();
      const { event, expression } = params as { event: string; expression: string };
      step.put('conditions', key, { key, element: event, token: by.token, expression, holds: false });
      step.lookAtVariables();
    },
    unwatch: (step, by, params) => {
      for (const condition of Object.values(step.state.conditions)) {
        if (condition.token === by.token && condition.element === params.event)
          step.drop('conditions', condition.key);
      }
    },
  },
  retries: { condition: { again: (step) => step.lookAtVariables() } },
  atRest: (step) => {
    if (step.variablesChanged()) evaluate(step);
  },
};
