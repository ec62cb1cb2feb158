/** BPMN 2.0.2 §10.4.1: what data associations copy, from where and where to. */
import type { BpmnElement } from '../../elements/element.js';
import { isOtherItem, itemOf } from './data.js';
import { isA, isExecutable, listOf, parentOf, refOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const shared = ['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'];
const ownerOf = (association: BpmnElement): BpmnElement | undefined => parentOf(association);

/** Inputs and outputs of an activity or event belong to it, be it directly or in its ioSpecification. */
function holderOf(data: BpmnElement): BpmnElement | undefined {
  const holder = parentOf(data);
  return isA(holder, 'bpmn:InputOutputSpecification') ? parentOf(holder!) : holder;
}

/** Modelers that know no inputs write a property of the activity instead. */
function judgeOwn(association: BpmnElement, own: BpmnElement | undefined, type: string): Judgement {
  if (!own) return undefined;
  const owner = ownerOf(association);
  const isOfOwner = isA(own, type, 'bpmn:Property') && holderOf(own) === owner;
  const isOfLoop = isA(parentOf(own), 'bpmn:LoopCharacteristics');
  return (
    !isOfOwner &&
    !isOfLoop &&
    found('它是{owner}处的{own}', 'It is the {own} at the {owner}', { own: label(own), owner: label(owner) })
  );
}

const isEmptyInput = (association: BpmnElement): boolean =>
  listOf(association.sourceRef).length === 0 && listOf(association.assignment).length === 0;

const association = (judge: (one: BpmnElement) => Judgement) => each('bpmn:DataAssociation', judge);

export const dataAssociations: Rule[] = [
  error(
    'data-association-item',
    '10.4.1',
    'The source and the target of a data association have the same item, unless it transforms',
    'Give both one item definition, or add a transformation or assignments',
    association((one) => {
      if (refOf(one.transformation) || listOf(one.assignment).length > 0) return undefined;
      const target = itemOf(refOf(one.targetRef));
      const others = listOf(one.sourceRef).filter((source) => isOtherItem(itemOf(source), target));
      const copied = (source: BpmnElement) =>
        found('{it}复制到{target}', '{it} is copied to {target}', {
          it: label(itemOf(source)),
          target: label(target),
        });
      return others.map(copied);
    }),
  ),
  error(
    'data-association-sources',
    '10.4.1',
    'A data association without a transformation has one source',
    'Draw one association for each source, or add a transformation',
    association((one) => {
      if (refOf(one.transformation)) return undefined;
      const sources = listOf(one.sourceRef).length;
      const isEmpty = isA(one, 'bpmn:DataInputAssociation') && isEmptyInput(one);
      return (
        (sources > 1 || isEmpty) &&
        found('{other}的{one}有 {sources} 个来源', 'The {one} of the {other} has {sources}', {
          one: label(one),
          other: label(ownerOf(one)),
          sources,
        })
      );
    }),
  ),
  error(
    'data-input-target',
    '10.4.1',
    'A data input association leads to a data input of its own activity or event',
    'Set targetRef to such a data input',
    each('bpmn:DataInputAssociation', (one) => judgeOwn(one, refOf(one.targetRef), 'bpmn:DataInput')),
  ),
  error(
    'data-output-source',
    '10.4.1',
    'A data output association comes from a data output of its own activity or event',
    'Set sourceRef to such a data output',
    each('bpmn:DataOutputAssociation', (one) =>
      listOf(one.sourceRef).flatMap((source) => judgeOwn(one, source, 'bpmn:DataOutput')),
    ),
  ),
  error(
    'data-association-other-end',
    '10.4.1',
    'The other end of a data association is data that the scope shares, a property or data of the process',
    `Use one of ${shared.map((type) => type.slice(5)).join(', ')}, Property`,
    association((one) => {
      const isInput = isA(one, 'bpmn:DataInputAssociation');
      const others = listOf(isInput ? one.sourceRef : one.targetRef);
      const wrong = others.filter((other) => {
        const isOwn = isA(other, 'bpmn:DataInput', 'bpmn:DataOutput');
        return isOwn && isA(holderOf(other), 'bpmn:Task', 'bpmn:CallActivity', 'bpmn:Event');
      });
      return wrong.map((other) =>
        found('它是{other2}的{other}', 'It is the {other} of the {other2}', {
          other: label(other),
          other2: label(holderOf(other)),
        }),
      );
    }),
  ),
  error(
    'assignment-formal',
    '10.4.1',
    'The assignments of an executable process have formal expressions at both ends',
    'Write `from` and `to`, each with xsi:type="tFormalExpression"',
    each('bpmn:Assignment', (one) => {
      if (!isExecutable(one)) return undefined;
      const ends = ['from', 'to'].filter((end) => !isA(refOf(one[end]), 'bpmn:FormalExpression'));
      return ends.map((end) => found('赋值没有正式的 {end}', 'An assignment has no formal {end}', { end }));
    }),
  ),
];
