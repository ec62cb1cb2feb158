/**
 * Script task (BPMN 2.0.2 §10.3.3): a FEEL expression (`zeebe:script`) evaluated within the step, or, with a
 * `zeebe:taskDefinition`, a job. No other language is ever run.
 */
import type { ElementModule } from './element.js';
import { extension, headers, ioMapping, text } from './ioMapping.js';
import { hasTaskDefinition, jobInput } from './job.js';

export const scriptTask: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ScriptTask',
      state: (node, compiling) => {
        const id = compiling.key(node.id);
        const onDone = [compiling.leave(node)];
        if (hasTaskDefinition(node)) {
          return { invoke: { src: 'job', id, input: jobInput(node, 'BPMN_ELEMENT', compiling), onDone } };
        }
        const script = extension(node.bpmn, 'zeebe:Script');
        const expression = text(script, 'expression');
        const resultVariable = text(script, 'resultVariable');
        if (expression === undefined || resultVariable === undefined) {
          const text = 'A script task needs zeebe:script with a FEEL expression and a result variable';
          compiling.report(node.id, 'script', text);
        }
        const input = { expression: expression ?? '', resultVariable: resultVariable ?? '' };
        return {
          invoke: { src: 'script', id, input: { ...input, ...headers(node), ...ioMapping(node) }, onDone },
        };
      },
    },
  ],
  actors: {
    script: {
      open: (step, activity, input) => {
        const value = step.evaluate(String(input.expression), { scope: activity.scope, activity });
        step.completeActivity(activity, { [String(input.resultVariable)]: value });
      },
      close: () => undefined,
    },
  },
};
