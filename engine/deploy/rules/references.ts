/** BPMN 2.0.2 §8: a reference names an element of the type that its attribute declares. */
import type { BpmnElement } from '../../elements/element.js';
import { isA, listOf, setPropertiesOf } from './model.js';
import { error, type Judgement, label, type Rule, warning } from './rule.js';

/** Lanes of many tools list data and artifacts too (`lane-member-type`). */
const judgedElsewhere = new Set(['flowNodeRef', 'lanes']);
/** Bindings of some tools refer to the data itself instead of its set. */
const others: Readonly<Record<string, string>> = {
  inputDataRef: 'bpmn:DataInput',
  outputDataRef: 'bpmn:DataOutput',
};

function wrongReferences(element: BpmnElement): Judgement {
  const found: string[] = [];
  for (const { name, type, isReference } of setPropertiesOf(element)) {
    if (!isReference || judgedElsewhere.has(name) || !type.startsWith('bpmn:')) continue;
    for (const referred of listOf(element[name])) {
      if (!isA(referred, type, others[name] ?? type)) {
        const expected = type.replace('bpmn:', '');
        found.push(`${name} of ${label(element)} refers to the ${label(referred)}, not to a ${expected}`);
      }
    }
  }
  return found;
}

export const references: Rule[] = [
  error(
    'reference-type',
    '8.3',
    'A reference names an element of the type that its attribute declares',
    'Refer to an element of that type, or remove the reference',
    (model, report) => {
      for (const element of model.elements) {
        for (const found of [wrongReferences(element)].flat()) if (found) report(element, found);
      }
    },
  ),
  warning(
    'lane-member-type',
    '10.8',
    'A lane lists flow nodes only',
    'Remove data, artifacts and flows from the list',
    (model, report) => {
      for (const lane of model.ofType('bpmn:Lane')) {
        const others = listOf(lane.flowNodeRef).filter((one) => !isA(one, 'bpmn:FlowNode'));
        for (const other of others) report(lane, `${label(lane)} lists the ${label(other)}`);
      }
    },
  ),
];
