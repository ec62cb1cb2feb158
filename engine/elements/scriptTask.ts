/**
 * Script and business rule task (BPMN 2.0.2 §10.3.3): a FEEL expression (`zeebe:script`) evaluated within
 * the step, or, with a
 * `zeebe:taskDefinition`, a job. No other language is ever run.
 */
import { onlyOutput } from './data.js';
import type { ElementModule, FlowNode, Shape } from './element.js';
import { extension, headers, ioMapping, text } from './ioMapping.js';
import { isJob, jobInput } from './job.js';

const isFeel = (format: string): boolean => /feel/i.test(format);

/** The expression and its variable: of `zeebe:script`, or the task's own script when its format is FEEL. */
function scriptOf(node: FlowNode): { expression?: string; resultVariable?: string } {
  const script = extension(node.bpmn, 'zeebe:Script');
  const own = isFeel(text(node.bpmn, 'scriptFormat') ?? '') ? text(node.bpmn, 'script') : undefined;
  const expression =
    text(script, 'expression') ?? (own === undefined ? undefined : `=${own.replace(/^=/, '')}`);
  const resultVariable =
    text(script, 'resultVariable') ?? (own === undefined ? undefined : (onlyOutput(node) ?? 'result'));
  return {
    ...(expression !== undefined && { expression }),
    ...(resultVariable !== undefined && { resultVariable }),
  };
}

const state: Shape['state'] = (node, compiling) => {
  const id = compiling.key(node.id);
  const onDone = [compiling.leave(node)];
  if (isJob(node)) {
    return { invoke: { src: 'job', id, input: jobInput(node, 'BPMN_ELEMENT', compiling), onDone } };
  }
  const { expression = '', resultVariable = '' } = scriptOf(node);
  if (expression === '' || resultVariable === '') {
    const message = 'The task needs zeebe:script with a FEEL expression and a result variable, or a job type';
    compiling.report(node.id, 'script', message);
  }
  const input = { expression, resultVariable, ...headers(node), ...ioMapping(node) };
  return { invoke: { src: 'script', id, input, onDone } };
};

export const scriptTask: ElementModule = {
  shapes: [
    { type: 'bpmn:ScriptTask', state },
    { type: 'bpmn:BusinessRuleTask', state },
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
