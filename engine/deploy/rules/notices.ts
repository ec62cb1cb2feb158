/** `banli:notice` (docs/PROCESSES.md): a job that only tells somebody. */
import { foreignExtension, isA } from './model.js';
import { each, error, found, label, type Rule } from './rule.js';

export const notices: Rule[] = [
  error(
    'notice-job',
    '10.3.3',
    'What is declared a notice (banli:notice) is the job of a send task or service task',
    'Make it such a task with zeebe:taskDefinition, or remove banli:notice',
    each('bpmn:FlowElement', (element) => {
      if (!foreignExtension(element, 'banli:Notice')) return undefined;
      const isJob = isA(element, 'bpmn:SendTask', 'bpmn:ServiceTask');
      if (isJob && foreignExtension(element, 'zeebe:TaskDefinition')) return undefined;
      return found('{element}声明为通知', 'The {element} is declared a notice', { element: label(element) });
    }),
  ),
];
