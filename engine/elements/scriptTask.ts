/**
 * Script and business rule task (BPMN 2.0.2 §10.3.3): a FEEL expression (`zeebe:script`) evaluated within
 * the step, or, with a
 * `zeebe:taskDefinition`, a job. No other language is ever run.
 */
import type { Json, Variables } from '../vocabulary.js';
import { extension, headers, text } from './contract/extension.js';
import { outputNames } from './dataFlow/data.js';
import { ioMapping } from './dataFlow/ioMapping.js';
import type { ElementModule, FlowNode, Shape } from './element.js';
import { passedActivity } from './task.js';
import { isJob, jobInput } from './work/job.js';

const isFeel = (format: string): boolean => /feel/i.test(format);

interface Script {
  expression?: string;
  resultVariable?: string;
  /** The outputs that a context gives all of. */
  members?: string[];
}

/** The expression and its variable: of `zeebe:script`, or the task's own script when its format is FEEL. */
function scriptOf(node: FlowNode): Script {
  const script = extension(node.bpmn, 'zeebe:Script');
  const own = isFeel(text(node.bpmn, 'scriptFormat') ?? '') ? text(node.bpmn, 'script') : undefined;
  const expression =
    text(script, 'expression') ?? (own === undefined ? undefined : `=${own.replace(/^=/, '')}`);
  const members = own === undefined ? [] : outputNames(node);
  const single = members.length === 1 ? members[0] : 'result';
  const resultVariable = text(script, 'resultVariable') ?? (own === undefined ? undefined : single);
  return {
    ...(members.length > 1 && { members }),
    ...(expression !== undefined && { expression }),
    ...(resultVariable !== undefined && { resultVariable }),
  };
}

/** What the script gives: one value, or a context with a member for each of several outputs. */
function resultsOf(value: Json, { members, resultVariable }: Record<string, Json>): Variables {
  const isContext = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isContext && members !== undefined ? value : { [String(resultVariable)]: value };
}

/** BPMN 2.0.2 Table 10.13: a script task without a script is the equivalent of an abstract task. */
const isBlank = ({ type, bpmn }: FlowNode): boolean =>
  type === 'bpmn:ScriptTask' && !text(bpmn, 'script')?.trim() && !extension(bpmn, 'zeebe:Script');

const state: Shape['state'] = (node, compiling) => {
  const id = compiling.key(node.id);
  const onDone = [compiling.leave(node)];
  if (isJob(node)) {
    return { invoke: { src: 'job', id, input: jobInput(node, 'BPMN_ELEMENT', compiling), onDone } };
  }
  const { expression = '', resultVariable = '', ...more } = scriptOf(node);
  if (isBlank(node)) return passedActivity(node, compiling);
  if (expression === '' || resultVariable === '') {
    const message = 'The task needs zeebe:script with a FEEL expression and a result variable, or a job type';
    compiling.report(node.id, 'script', message, '10.3.3');
  }
  const input = { expression, resultVariable, ...more, ...headers(node), ...ioMapping(node) };
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
        step.completeActivity(activity, resultsOf(value, input));
      },
      close: () => undefined,
    },
  },
};
