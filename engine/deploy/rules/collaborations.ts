/** BPMN 2.0.2 §9.3–9.5, §10.8: pools, message flows and lanes. */
import type { BpmnElement } from '../../elements/element.js';
import { hasTrigger, isA, listOf, type Model, processOf, refOf, scopeOf } from './model.js';
import { each, error, type Judgement, label, labels, type Rule } from './rule.js';

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
        if (!end) return `The ${label(one)} has no ${attribute}`;
        return !mayTakePart(end) && `The ${attribute} of the ${label(one)} is the ${label(end)}`;
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
      return pool && pool === poolOf(target, model) && `Both ends are in the ${label(pool)}`;
    }),
  ),
  error(
    'message-flow-source',
    '10.5',
    'A message is sent by pools, activities and events that throw a message, not by events that catch',
    'Begin the flow at a message end event or message throw event',
    flow((source) => {
      if (isA(source, 'bpmn:CatchEvent')) return `It comes from the ${label(source)}, which catches`;
      const isOther = isA(source, 'bpmn:ThrowEvent') && !isMessage(source);
      return isOther && `It comes from the ${label(source)}, which throws no message`;
    }),
  ),
  error(
    'message-flow-target',
    '10.5',
    'A message is received by pools, activities and events that catch a message, not by events that throw',
    'End the flow at a message start event or message catch event',
    flow((_source, target) => {
      if (isA(target, 'bpmn:ThrowEvent')) return `It leads to the ${label(target)}, which throws`;
      const isOther = isA(target, 'bpmn:CatchEvent') && !isMessage(target);
      return isOther && `It leads to the ${label(target)}, which catches no message`;
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
          for (const one of others) report(one, `${labels([first!, one])} show one process`);
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
        !(isRight && most >= least) && `The minimum is ${String(minimum)}, the maximum ${String(maximum)}`
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
      return isOther && listOf(one.choreographyRef).length > 0 && `The ${label(one)} refers to one`;
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
      return others.map((other) => `The ${label(one)} and the ${label(other)} do not`);
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
      return rest.map((attribute) => `The ${label(one)} has ${attribute}`);
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
      return foreign.map(
        (node) => `The ${label(lane)} lists the ${label(node)}, which is not in the ${label(home)}`,
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
            if (first) report(node, `The ${label(node)} is in the ${label(first)} and the ${label(lane)}`);
            seen.set(node, lane);
          }
        }
      }
    },
  ),
];

export const collaborations: Rule[] = [...messageFlows, ...pools, ...lanes];
