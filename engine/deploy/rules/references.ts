/** BPMN 2.0.2 §8: a reference names an element of the type that its attribute declares. */
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import { isA, listOf, setPropertiesOf } from './model.js';
import { error, found, label, type Rule, warning } from './rule.js';

const data = ['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'];
/**
 * What else tools refer to: lanes list data and artifacts too (`lane-member-type`), and bindings name the
 * data itself instead of its set.
 */
const others: Readonly<Record<string, string[]>> = {
  flowNodeRef: [...data, 'bpmn:Artifact'],
  inputDataRef: ['bpmn:DataInput'],
  outputDataRef: ['bpmn:DataOutput'],
};

/** What rules of its own judge, in the words of what it is for. */
const judgedElsewhere = new Set([
  ...['SequenceFlow.sourceRef', 'SequenceFlow.targetRef', 'MessageFlow.sourceRef', 'MessageFlow.targetRef'],
  ...['BoundaryEvent.attachedToRef', 'LaneSet.lanes'],
]);

function wrongReferences(element: BpmnElement): Text[] {
  const wrong: Text[] = [];
  for (const { name, type, isReference } of setPropertiesOf(element)) {
    const isJudged = judgedElsewhere.has(`${element.$type.replace('bpmn:', '')}.${name}`);
    if (!isReference || isJudged || !type.startsWith('bpmn:')) continue;
    for (const referred of listOf(element[name])) {
      if (!isA(referred, type, ...(others[name] ?? []))) {
        const expected = type.replace('bpmn:', '');
        wrong.push(
          found(
            '{element}的 {name} 引用了{referred}，应为：{expected}',
            'The {name} of the {element} refers to the {referred}, not to: {expected}',
            { name, element: label(element), referred: label(referred), expected },
          ),
        );
      }
    }
  }
  return wrong;
}

export const references: Rule[] = [
  error(
    'reference-type',
    '8.3',
    'A reference names an element of the type that its attribute declares',
    'Refer to an element of that type, or remove the reference',
    (model, report) => {
      for (const element of model.elements) {
        for (const said of wrongReferences(element)) report(element, said);
      }
    },
  ),
  warning(
    'lane-member-type',
    '10.8',
    'A lane lists flow nodes only',
    'Remove data and artifacts from the list',
    (model, report) => {
      for (const lane of model.ofType('bpmn:Lane')) {
        const beside = listOf(lane.flowNodeRef).filter((one) => isA(one, ...others.flowNodeRef!));
        for (const other of beside)
          report(
            lane,
            found('{lane}列出了{other}', '{lane} lists the {other}', {
              lane: label(lane),
              other: label(other),
            }),
          );
      }
    },
  ),
];
