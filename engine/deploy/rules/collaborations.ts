/** BPMN 2.0.2 §9.3–9.5, §10.8: pools, message flows and lanes. */
import type { BpmnElement } from '../../elements/element.js';
import { hasTrigger, isA, listOf, type Model, processOf, refOf, scopeOf } from './model.js';
import { each, error, found, type Judgement, label, labels, type Rule } from './rule.js';

/** The pool that an end of a message flow belongs to; a process that no pool shows is one of its own. */
function poolOf(end: BpmnElement | undefined, model: Model): BpmnElement | undefined {
  if (!end || isA(end, 'bpmn:Participant')) return end;
  const process = processOf(end);
  return model.ofType('bpmn:Participant').find((pool) => process && pool.processRef === process) ?? process;
}

const flow = (judge: (source: BpmnElement, target: BpmnElement, model: Model) => Judgement): Rule['check'] =>
  each('bpmn:MessageFlow', ({ sourceRef, targetRef }, model) => {
    const [source, target] = [refOf(sourceRef), refOf(targetRef)];
    return source && target && judge(source, target, model);
  });

const isMessage = (event: BpmnElement): boolean => hasTrigger(event, 'Message');
const mayTakePart = (end: BpmnElement): boolean =>
  isA(end, 'bpmn:Participant', 'bpmn:Activity', 'bpmn:Event');

const messageFlows: Rule[] = [
  error(
    'message-flow-ends',
    '9.4',
    'A message flow leads from a pool, activity or event to another',
    'Set sourceRef and targetRef to such elements; no gateways, data, conversations or artifacts',
    each('bpmn:MessageFlow', (one) =>
      ['sourceRef', 'targetRef'].map((attribute) => {
        const end = refOf(one[attribute]);
        if (!end)
          return found('{one}没有 {attribute}', 'The {one} has no {attribute}', {
            one: label(one),
            attribute,
          });
        return (
          !mayTakePart(end) &&
          found('{one}的 {attribute} 是{end}', 'The {attribute} of the {one} is the {end}', {
            attribute,
            one: label(one),
            end: label(end),
          })
        );
      }),
    ),
  ),
  error(
    'message-flow-pools',
    '9.4',
    'A message flow joins two different pools',
    'Use a sequence flow within a pool',
    flow((source, target, model) => {
      const pool = poolOf(source, model);
      return (
        pool &&
        pool === poolOf(target, model) &&
        found('两端都在{pool}中', 'Both ends are in the {pool}', { pool: label(pool) })
      );
    }),
  ),
  error(
    'message-flow-source',
    '10.5',
    'A message is sent by pools, activities and events that throw a message, not by events that catch',
    'Begin the flow at a message end event or message throw event',
    flow((source) => {
      if (isA(source, 'bpmn:CatchEvent'))
        return found('它从{source}出发，该事件只捕获', 'It comes from the {source}, which catches', {
          source: label(source),
        });
      const isOther = isA(source, 'bpmn:ThrowEvent') && !isMessage(source);
      return (
        isOther &&
        found('它从{source}出发，该事件不抛出消息', 'It comes from the {source}, which throws no message', {
          source: label(source),
        })
      );
    }),
  ),
  error(
    'message-flow-target',
    '10.5',
    'A message is received by pools, activities and events that catch a message, not by events that throw',
    'End the flow at a message start event or message catch event',
    flow((_source, target) => {
      if (isA(target, 'bpmn:ThrowEvent'))
        return found('它指向{target}，该事件只抛出', 'It leads to the {target}, which throws', {
          target: label(target),
        });
      const isOther = isA(target, 'bpmn:CatchEvent') && !isMessage(target);
      return (
        isOther &&
        found('它指向{target}，该事件不捕获消息', 'It leads to the {target}, which catches no message', {
          target: label(target),
        })
      );
    }),
  ),
];

function sharedBy(pools: readonly BpmnElement[]): (readonly BpmnElement[])[] {
  const byProcess = new Map<BpmnElement, BpmnElement[]>();
  for (const pool of pools) {
    const process = refOf(pool.processRef);
    if (process) byProcess.set(process, [...(byProcess.get(process) ?? []), pool]);
  }
  return [...byProcess.values()].filter((group) => group.length > 1);
}

const pools: Rule[] = [
  error(
    'participant-process',
    '9.3',
    'A process is shown by one pool of a collaboration',
    'Give each pool a process of its own, or none',
    (model, report) => {
      for (const { participants } of model.ofType('bpmn:Collaboration')) {
        for (const [first, ...others] of sharedBy(listOf(participants)))
          for (const one of others)
            report(one, found('{it}表示同一流程', '{it} show one process', { it: labels([first!, one]) }));
      }
    },
  ),
  error(
    'participant-multiplicity',
    '9.3.1',
    'The minimum of a participant is a whole number from 0, its maximum from 1 and not less',
    'Correct minimum and maximum',
    each('bpmn:ParticipantMultiplicity', ({ minimum, maximum }) => {
      const [least, most] = [Number(minimum ?? 0), Number(maximum ?? Math.max(1, Number(minimum ?? 0)))];
      const isRight = Number.isInteger(least) && Number.isInteger(most) && least >= 0 && most >= 1;
      return (
        !(isRight && most >= least) &&
        found(
          'minimum 为 {minimum}，maximum 为 {maximum}',
          'The minimum is {minimum}, the maximum {maximum}',
          { minimum: String(minimum), maximum: String(maximum) },
        )
      );
    }),
  ),
  error(
    'choreography-reference',
    '9.1',
    'Only a plain collaboration refers to choreographies',
    'Remove choreographyRef',
    each('bpmn:Collaboration', (one) => {
      const isOther = isA(one, 'bpmn:Choreography', 'bpmn:GlobalConversation');
      return (
        isOther &&
        listOf(one.choreographyRef).length > 0 &&
        found('{one}引用了编排', 'The {one} refers to one', { one: label(one) })
      );
    }),
  ),
  error(
    'choreography-closed',
    '9.1',
    'A collaboration and the choreography that it refers to agree on isClosed',
    'Set isClosed to one value on both',
    each('bpmn:Collaboration', (one) => {
      const others = listOf(one.choreographyRef).filter(
        (other) => (other.isClosed === true) !== (one.isClosed === true),
      );
      return others.map((other) =>
        found('{one}与{other}不一致', 'The {one} and the {other} do not', {
          one: label(one),
          other: label(other),
        }),
      );
    }),
  ),
  error(
    'global-conversation',
    '9.5',
    'A global conversation holds participants, message flows and correlation keys only',
    'Make it a collaboration, or remove the rest',
    each('bpmn:GlobalConversation', (one) => {
      const attributes = ['conversations', 'artifacts', 'participantAssociations', 'messageFlowAssociations'];
      const rest = attributes.filter((attribute) => listOf(one[attribute]).length > 0);
      return rest.map((attribute) =>
        found('{one}有 {attribute}', 'The {one} has {attribute}', { one: label(one), attribute }),
      );
    }),
  ),
];

/** In a process or sub-process, or in one of the sub-processes in it. */
function isInside(node: BpmnElement, home: BpmnElement): boolean {
  let one = scopeOf(node);
  while (one && one !== home) one = scopeOf(one);
  return one === home;
}

const lanes: Rule[] = [
  error(
    'lane-process',
    '10.8',
    'A lane lists nodes of its own process or sub-process',
    'Remove the nodes of others from it',
    each('bpmn:Lane', (lane) => {
      const home = scopeOf(lane);
      const nodes = listOf(lane.flowNodeRef).filter((node) => isA(node, 'bpmn:FlowNode'));
      const foreign = nodes.filter((node) => home && !isInside(node, home));
      return foreign.map((node) =>
        found(
          '{lane}列出了{node}，它不在{home}中',
          'The {lane} lists the {node}, which is not in the {home}',
          { lane: label(lane), node: label(node), home: label(home) },
        ),
      );
    }),
  ),
  error(
    'lane-shared',
    '10.8',
    'A node is in one lane of a lane set',
    'Remove it from the other lanes',
    (model, report) => {
      for (const set of model.ofType('bpmn:LaneSet')) {
        const seen = new Map<BpmnElement, BpmnElement>();
        for (const lane of listOf(set.lanes)) {
          for (const node of new Set(listOf(lane.flowNodeRef))) {
            const first = seen.get(node);
            if (first)
              report(
                node,
                found('{node}同时在{first}和{lane}中', 'The {node} is in the {first} and the {lane}', {
                  node: label(node),
                  first: label(first),
                  lane: label(lane),
                }),
              );
            seen.set(node, lane);
          }
        }
      }
    },
  ),
];

export const collaborations: Rule[] = [...messageFlows, ...pools, ...lanes];
