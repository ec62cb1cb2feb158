/** BPMN 2.0.2 §10.3.8: standard loops and multiple instances. */
import type { BpmnElement } from '../../elements/element.js';
import { ancestorOf, foreignExtension, isA, isExecutable, listOf, parentOf, refOf, textOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const multiple = (judge: (loop: BpmnElement, activity: BpmnElement) => Judgement): Rule['check'] =>
  each('bpmn:MultiInstanceLoopCharacteristics', (loop) => {
    const activity = parentOf(loop);
    return activity && judge(loop, activity);
  });
const executed = (judge: (loop: BpmnElement, activity: BpmnElement) => Judgement): Rule['check'] =>
  multiple((loop, activity) => isExecutable(activity) && judge(loop, activity));

const structureOf = (item: BpmnElement | undefined) => refOf(item?.itemSubjectRef)?.structureRef;

/** The item of one instance is of the type that the collection holds. */
function judgeItem(loop: BpmnElement, collection: string, item: string): Judgement {
  const [whole, one] = [refOf(loop[collection]), refOf(loop[item])];
  const [held, single] = [structureOf(whole), structureOf(one)];
  if (one && !whole)
    return found('写了 {item}，没有写 {collection}', '{item} is set, but {collection} is not', {
      item,
      collection,
    });
  if (held !== undefined && single !== undefined && held !== single) {
    return found(
      '{collection} 中是“{held}”，{item} 是“{single}”',
      '{collection} holds "{held}", {item} is "{single}"',
      { collection, held: String(held), item, single: String(single) },
    );
  }
  return (
    refOf(one?.itemSubjectRef)?.isCollection === true &&
    found('{item} 本身是集合', '{item} is a collection itself', { item })
  );
}

/** Data of a sub-process comes from around it, that of a task from its own inputs and outputs. */
function judgeData(loop: BpmnElement, activity: BpmnElement, attribute: string, type: string): Judgement {
  const data = refOf(loop[attribute]);
  if (!data || isA(activity, 'bpmn:SubProcess') || !isA(data, 'bpmn:ItemAwareElement')) return undefined;
  const isOwn = isA(data, type) && ancestorOf(data, 'bpmn:Activity') === activity;
  return (
    !isOwn &&
    found('{activity}的 {attribute} 引用了{data}', '{attribute} of the {activity} refers to the {data}', {
      attribute,
      activity: label(activity),
      data: label(data),
    })
  );
}

const events = [
  ['None', 'noneBehaviorEventRef'],
  ['One', 'oneBehaviorEventRef'],
  ['Complex', 'complexBehaviorDefinition'],
] as const;

/** A number that is written out; expressions are evaluated when the activity begins. */
function judgeNumber(value: unknown, least: number, name: string, of: BpmnElement | undefined): Judgement {
  const number = typeof value === 'number' ? value : Number(value);
  const isLiteral = typeof value === 'number' || /^=?\s*[-+]?[\d.]+$/.test(String(value ?? ''));
  const isRight = Number.isInteger(number) && number >= least;
  const values = { name, activity: label(of), value: String(value) };
  return (
    isLiteral &&
    !isRight &&
    found('{activity}的 {name} 是 {value}', 'The {name} of the {activity} is {value}', values)
  );
}

export const loops: Rule[] = [
  error(
    'multi-instance-count',
    '10.3.8',
    'Multiple instances of an executable process have either a loopCardinality or a loopDataInputRef',
    'Set one of the two',
    executed((loop, activity) => {
      const counted = refOf(loop.loopCardinality) !== undefined;
      const listed = refOf(loop.loopDataInputRef) !== undefined;
      if (counted && listed)
        return found('{activity}两者都有', 'The {activity} has both', { activity: label(activity) });
      const isForeign = foreignExtension(loop, 'zeebe:LoopCharacteristics');
      return (
        !counted &&
        !listed &&
        !isForeign &&
        found('{activity}两者都没有', 'The {activity} has neither', { activity: label(activity) })
      );
    }),
  ),
  error(
    'multi-instance-cardinality',
    '10.3.8',
    'A loopCardinality is a whole number from 0',
    'Write such a number or an expression that gives one',
    multiple((loop, activity) => {
      const body = refOf(loop.loopCardinality)?.body;
      const text = textOf(body).replace(/^=\s*/, '');
      if (/^("[^"]*"|true|false|null)$/.test(text))
        return found(
          '{activity}的 loopCardinality 是 {text}',
          'The loopCardinality of the {activity} is {text}',
          { activity: label(activity), text },
        );
      return text !== '' && judgeNumber(text, 0, 'loopCardinality', activity);
    }),
  ),
  error(
    'multi-instance-input',
    '10.3.8',
    'The loopDataInputRef of a task is one of its data inputs',
    'Refer to a dataInput in the ioSpecification of the task',
    executed((loop, activity) => judgeData(loop, activity, 'loopDataInputRef', 'bpmn:DataInput')),
  ),
  error(
    'multi-instance-output',
    '10.3.8',
    'The loopDataOutputRef of a task is one of its data outputs',
    'Refer to a dataOutput in the ioSpecification of the task',
    executed((loop, activity) => judgeData(loop, activity, 'loopDataOutputRef', 'bpmn:DataOutput')),
  ),
  error(
    'multi-instance-item',
    '10.3.8',
    'The data item of one instance is a single item of the collection',
    'Give both item definitions of one structure, the collection with isCollection="true"',
    executed((loop) =>
      [
        judgeItem(loop, 'loopDataInputRef', 'inputDataItem'),
        judgeItem(loop, 'loopDataOutputRef', 'outputDataItem'),
      ].flat(),
    ),
  ),
  error(
    'multi-instance-behavior',
    '10.3.8',
    'A behavior of multiple instances other than All says which events it throws',
    'Set noneBehaviorEventRef, oneBehaviorEventRef or complexBehaviorDefinition, as behavior asks for',
    executed((loop, activity) =>
      events.map(([behavior, attribute]) => {
        const isMissing = loop.behavior === behavior && listOf(loop[attribute]).length === 0;
        return (
          isMissing &&
          found(
            '{activity}的 behavior="{behavior}"，却没有 {attribute}',
            'The {activity} has behavior="{behavior}" and no {attribute}',
            { activity: label(activity), behavior, attribute },
          )
        );
      }),
    ),
  ),
  error(
    'loop-maximum',
    '10.3.8',
    'The loopMaximum of a standard loop is a whole number from 0',
    'Set it to such a number, or leave it out',
    each('bpmn:StandardLoopCharacteristics', (loop) => {
      const isSet = Object.hasOwn(loop, 'loopMaximum');
      return isSet && judgeNumber(loop.loopMaximum, 0, 'loopMaximum', parentOf(loop));
    }),
  ),
];
