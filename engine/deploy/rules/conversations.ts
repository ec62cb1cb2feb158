/** BPMN 2.0.2 §9.5, §11.5: who takes part in conversations and choreographies. */
import type { BpmnElement } from '../../elements/element.js';
import { isA, listOf, type Model, parentOf, refOf } from './model.js';
import { each, error, found, label, labels, type Rule } from './rule.js';

const isConversation = (end: BpmnElement | undefined): boolean => isA(end, 'bpmn:ConversationNode');

/** What takes part in each conversation by a link. */
function linkedTo(model: Model): Map<BpmnElement, BpmnElement[]> {
  const linked = new Map<BpmnElement, BpmnElement[]>();
  const note = (one: BpmnElement, other: BpmnElement) => {
    const others = linked.get(one);
    if (others) others.push(other);
    else linked.set(one, [other]);
  };
  for (const { sourceRef, targetRef } of model.ofType('bpmn:ConversationLink')) {
    const [source, target] = [refOf(sourceRef), refOf(targetRef)];
    if (!source || !target) continue;
    note(source, target);
    note(target, source);
  }
  return linked;
}

export const conversations: Rule[] = [
  error(
    'choreography-participants',
    '11.5',
    'A choreography activity joins two or more participants',
    'Name each of them in a participantRef',
    each('bpmn:ChoreographyActivity', (activity) => {
      const count = new Set(listOf(activity.participantRef)).size;
      return (
        count < 2 &&
        found('{activity}写明了 {count} 个', 'The {activity} names {count}', {
          activity: label(activity),
          count,
        })
      );
    }),
  ),
  error(
    'conversation-participants',
    '9.5.1',
    'A conversation joins two or more participants',
    'Name each of them in a participantRef, or draw a conversation link to each',
    (model, report) => {
      const linked = linkedTo(model);
      for (const node of model.ofType('bpmn:ConversationNode')) {
        const { size } = new Set([...listOf(node.participantRef), ...(linked.get(node) ?? [])]);
        if (size < 2)
          report(node, found('{node}连接 {size} 个', 'The {node} joins {size}', { node: label(node), size }));
      }
    },
  ),
  error(
    'choreography-elements',
    '11.4',
    'A choreography holds choreography activities, gateways and events, and no other activities',
    'Draw it in a process, or use a choreography task',
    each('bpmn:Activity', (activity) => {
      const isInside = isA(parentOf(activity), 'bpmn:Choreography', 'bpmn:SubChoreography');
      return (
        isInside &&
        found('{it}中有{activity}', 'The {it} holds the {activity}', {
          it: label(parentOf(activity)),
          activity: label(activity),
        })
      );
    }),
  ),
  error(
    'conversation-link-ends',
    '9.5',
    'A conversation link joins a conversation and a pool, activity or event that takes part in it',
    'Draw it between a conversation and a participant; between participants there are message flows',
    each('bpmn:ConversationLink', (link) => {
      const ends = [refOf(link.sourceRef), refOf(link.targetRef)];
      if (ends.some((end) => end === undefined)) return undefined;
      return (
        ends.filter(isConversation).length !== 1 &&
        found('{link}连接的是{other}', 'The {link} joins {other}', {
          link: label(link),
          other: labels(ends as BpmnElement[]),
        })
      );
    }),
  ),
  error(
    'choreography-initiator',
    '11.5',
    'The participant that begins a choreography activity is one of its participants',
    'Set initiatingParticipantRef to one of them',
    each('bpmn:ChoreographyActivity', (activity) => {
      const initiator = refOf(activity.initiatingParticipantRef);
      const among = listOf(activity.participantRef);
      return (
        initiator &&
        !among.includes(initiator) &&
        found('{activity}由{initiator}发起', 'The {activity} is begun by the {initiator}', {
          activity: label(activity),
          initiator: label(initiator),
        })
      );
    }),
  ),
];
