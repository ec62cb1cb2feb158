/** Who takes part in conversations, and what stands in choreographies. */
import { bpmn, end, line, start, tag } from '../../support/diagram.js';
import { holding, type RuleCase, task } from './ruleCase.js';

const beside = (...roots: string[]) => bpmn([start(), end(), line('start', 'end')], roots);
const pools = '<bpmn:participant id="us"/><bpmn:participant id="them"/>';
const joining = (...participants: string[]) =>
  beside(
    tag(
      'bpmn:collaboration',
      { id: 'c' },
      pools,
      tag('bpmn:conversation', { id: 'talk' }, holding('participantRef', ...participants)),
    ),
  );
const choreographed = (element: string) => beside(tag('bpmn:choreography', { id: 'ch' }, element));

export const conversationCases: RuleCase[] = [
  {
    rule: 'conversation-participants',
    claim: 'a conversation joins two participants',
    element: 'talk',
    wrong: joining('us'),
    right: joining('us', 'them'),
  },
  {
    rule: 'choreography-elements',
    claim: 'a choreography holds no tasks of a process',
    element: 'alone',
    wrong: choreographed(task('alone')),
    right: choreographed(start('alone')),
  },
];
