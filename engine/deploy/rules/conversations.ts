/** BPMN 2.0.2 §9.5, §11.5: who takes part in conversations and choreographies. */
import type { BpmnElement } from '../../elements/element.js';
import { isA, listOf, refOf } from './model.js';
import { each, error, label, labels, type Rule } from './rule.js';

const isConversation = (end: BpmnElement | undefined): boolean => isA(end, 'bpmn:ConversationNode');

export const conversations: Rule[] = [
  error(
    'choreography-participants',
    '11.5',
    'A choreography activity joins two or more participants',
    'Name each of them in a participantRef',
    each('bpmn:ChoreographyActivity', (activity) => {
      const count = new Set(listOf(activity.participantRef)).size;
      return count < 2 && `The ${label(activity)} names ${count}`;
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
        `The ${label(link)} joins ${labels(ends as BpmnElement[])}`
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
        `The ${label(activity)} is begun by the ${label(initiator)}`
      );
    }),
  ),
];
