/** BPMN 2.0.2 §10.4.1, §8.4.10: data objects, their items and who may use them. */
import type { BpmnElement } from '../../elements/element.js';
import { isA, listOf, parentOf, processOf, refOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule, warning } from './rule.js';

/** The item of a data element; references have that of what they refer to. */
export function itemOf(data: BpmnElement | undefined): BpmnElement | undefined {
  const behind = refOf(data?.dataObjectRef) ?? refOf(data?.dataStoreRef);
  return refOf(data?.itemSubjectRef) ?? refOf(behind?.itemSubjectRef);
}

/** True when both items say what they are made of, and it is not the same. */
export function isOtherItem(one: BpmnElement | undefined, other: BpmnElement | undefined): boolean {
  if (!one || !other || one === other) return false;
  return one.structureRef !== other.structureRef;
}

function judgeCollection(data: BpmnElement): Judgement {
  const item = refOf(data.itemSubjectRef);
  if (!item || !isA(item, 'bpmn:ItemDefinition')) return undefined;
  if ((data.isCollection === true) === (item.isCollection === true)) return undefined;
  const says = (isCollection: unknown) =>
    isCollection === true ? { zh: '集合', en: 'a collection' } : { zh: '单项', en: 'no collection' };
  return found('{data}是{one}，其{item}是{other}', 'The {data} is {one}, its {item} {other}', {
    data: label(data),
    one: says(data.isCollection),
    item: label(item),
    other: says(item.isCollection),
  });
}

const collections = ['bpmn:DataObject', 'bpmn:DataInput', 'bpmn:DataOutput'];

/** An element and everything around it, innermost first. */
function around(element: BpmnElement): BpmnElement[] {
  const found: BpmnElement[] = [];
  for (let one: BpmnElement | undefined = element; one; one = parentOf(one)) found.push(one);
  return found;
}

const held = ['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:Property'];

/** Data lives in its process, sub-process, activity or event, and is seen from there and from inside. */
function isHidden(data: BpmnElement, from: BpmnElement): boolean {
  const home = parentOf(data);
  return isA(data, ...held) && home !== undefined && !around(from).includes(home);
}

function hidden(one: BpmnElement): Judgement {
  const ends = [...listOf(one.sourceRef), ...listOf(one.targetRef), ...listOf(one.dataObjectRef)];
  return ends
    .filter((end) => processOf(end) === processOf(one) && isHidden(end, one))
    .map((end) =>
      found('{end}在{other}中，外面看不到', 'The {end} is in the {other}, and not seen from outside of it', {
        end: label(end),
        other: label(parentOf(end)),
      }),
    );
}

export const data: Rule[] = [
  error(
    'data-visible',
    '10.4.1',
    'Data is seen in the process, sub-process, activity or event that holds it, and inside of that',
    'Move the data to a scope around both, or give it on by an output of the activity',
    (model, report) => {
      for (const type of ['bpmn:DataAssociation', 'bpmn:DataObjectReference'])
        each(type, hidden)(model, report);
    },
  ),
  error(
    'data-collection',
    '8.4.10',
    'Data and its item definition agree on isCollection',
    'Set isCollection on both, or on none',
    (model, report) => {
      for (const type of collections) each(type, judgeCollection)(model, report);
    },
  ),
  error(
    'data-store-capacity',
    '10.4.1',
    'The capacity of a data store is a whole number from 0',
    'Write such a number, or leave it out and set isUnlimited="true"',
    each('bpmn:DataStore', ({ capacity }) => {
      return (
        Number.isInteger(capacity) &&
        Number(capacity) < 0 &&
        found('capacity 是 {capacity}', 'The capacity is {capacity}', { capacity: String(capacity) })
      );
    }),
  ),
  warning(
    'data-object-state',
    '10.4.1',
    'A data object has no state: its references have',
    'Move dataState to a data object reference',
    each(
      'bpmn:DataObject',
      (object) =>
        refOf(object.dataState) && found('{object}有状态', 'The {object} has one', { object: label(object) }),
    ),
  ),
  warning(
    'data-reference-object',
    '10.4.1',
    'A data object reference refers to a data object',
    'Set dataObjectRef',
    each(
      'bpmn:DataObjectReference',
      (one) =>
        !refOf(one.dataObjectRef) &&
        found('{one}没有引用数据对象', 'The {one} refers to none', { one: label(one) }),
    ),
  ),
  warning(
    'data-reference-item',
    '10.4.1',
    'A data object reference has the item of its data object and none of its own',
    'Remove itemSubjectRef',
    each('bpmn:DataObjectReference', (one) => {
      return (
        refOf(one.itemSubjectRef) &&
        refOf(one.dataObjectRef) &&
        found('{one}有自己的数据项', 'The {one} has one', { one: label(one) })
      );
    }),
  ),
  error(
    'data-reference-process',
    '10.4.1',
    'A data object reference refers to a data object of its own process',
    'Use a data object of this process; between processes data goes with messages',
    each('bpmn:DataObjectReference', (one) => {
      const object = refOf(one.dataObjectRef);
      const isForeign = object && processOf(object) !== processOf(one);
      return (
        isForeign &&
        found('{one}引用的{object}属于{more}', 'The {one} refers to the {object} of the {more}', {
          one: label(one),
          object: label(object),
          more: label(processOf(object)),
        })
      );
    }),
  ),
];
