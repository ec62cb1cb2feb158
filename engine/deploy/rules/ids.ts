/** BPMN 2.0.2 §8.3.1: what a token meets can be named. */

import type { BpmnElement } from '../../elements/element.js';
import type { Model } from './model.js';
import { error, found, label, type Rule } from './rule.js';

const met = ['bpmn:Process', 'bpmn:FlowNode'];

const unnamed = (model: Model): BpmnElement[] =>
  met.flatMap((type) => model.ofType(type).filter(({ id }) => id === undefined || id === ''));

export const ids: Rule[] = [
  error(
    'id-missing',
    '8.3.1',
    'Processes, activities, events and gateways have an id',
    'Give it an id that no other element of the file has',
    (model, report) => {
      for (const element of unnamed(model))
        report(element, found('{element}没有 id', '{element} has no id', { element: label(element) }));
    },
  ),
];
