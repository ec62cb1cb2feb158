/** Pools, message flows, lanes, choreographies, correlation. */
import { bpmn, end, line, message, start, tag } from '../../support/diagram.js';
import { definition, formal, holding, type RuleCase, startEvent, task } from './ruleCase.js';

const received = definition('message', { messageRef: 'm' });
const theirs = tag(
  'bpmn:process',
  { id: 'their' },
  ...[startEvent('asked', received), startEvent('plain'), task('answer'), end('sent', received), end('done')],
  ...[line('asked', 'answer', 'sent'), line('plain', 'answer', 'done')],
);
const ours = [start(), task('x'), end(), '<bpmn:parallelGateway id="g"/>', line('start', 'x', 'g', 'end')];
const flow = (sourceRef: string | undefined, targetRef: string) =>
  tag('bpmn:messageFlow', { id: 'f', sourceRef, targetRef });
const pools = (...content: string[]) =>
  tag(
    'bpmn:collaboration',
    { id: 'c' },
    '<bpmn:participant id="us" processRef="process"/><bpmn:participant id="them" processRef="their"/>',
    '<bpmn:participant id="box"/>',
    ...content,
  );
const joined = (source: string | undefined, target: string) =>
  bpmn(ours, [message('m', 'm'), theirs, pools(flow(source, target))]);
const participant = (id: string, processRef: string, ...content: string[]) =>
  tag('bpmn:participant', { id, processRef }, ...content);
const pool = (multiplicity: string) =>
  bpmn(ours, [tag('bpmn:collaboration', { id: 'c' }, participant('us', 'process', multiplicity))]);
const showing = (process: string) =>
  bpmn(ours, [
    theirs,
    message('m', 'm'),
    tag('bpmn:collaboration', { id: 'c' }, participant('us', 'process'), participant('too', process)),
  ]);
const lane = (id: string, ...nodes: string[]) =>
  tag('bpmn:lane', { id }, ...nodes.map((node) => `<bpmn:flowNodeRef>${node}</bpmn:flowNodeRef>`));
const laned = (...lanes: string[]) =>
  bpmn([tag('bpmn:laneSet', { id: 'set' }, ...lanes), ...ours], [message('m', 'm'), theirs]);
const choreography = (isClosed: boolean) => `<bpmn:choreography id="ch" isClosed="${isClosed}"/>`;
const global = (content: string) =>
  bpmn(ours, [choreography(false), `<bpmn:globalConversation id="gc">${content}</bpmn:globalConversation>`]);
const refers = '<bpmn:choreographyRef>ch</bpmn:choreographyRef>';
const retrieval = tag(
  'bpmn:correlationPropertyRetrievalExpression',
  { messageRef: 'm' },
  holding('messagePath', 'id'),
);
const property = (...content: string[]) =>
  tag('bpmn:correlationProperty', { id: 'p', name: 'p' }, ...content);
const key = (text = '<bpmn:correlationPropertyRef>p</bpmn:correlationPropertyRef>') =>
  `<bpmn:collaboration id="c"><bpmn:correlationKey id="k">${text}</bpmn:correlationKey></bpmn:collaboration>`;
const correlated = (...roots: string[]) => bpmn(ours, [message('m', 'm'), ...roots]);
const subscribed = (...bindings: string[]) =>
  bpmn(
    [...ours, tag('bpmn:correlationSubscription', { id: 's', correlationKeyRef: 'k' }, ...bindings)],
    [message('m', 'm'), property(retrieval), key()],
  );
const binding = tag(
  'bpmn:correlationPropertyBinding',
  { correlationPropertyRef: 'p' },
  formal('dataPath', 'id'),
);

const talking = (...links: [string, string][]) =>
  bpmn(ours, [
    pools(
      tag('bpmn:conversation', { id: 'talk' }, holding('participantRef', 'us', 'box')),
      ...links.map(([sourceRef, targetRef], index) =>
        tag('bpmn:conversationLink', { id: `link${index}`, sourceRef, targetRef }),
      ),
    ),
    theirs,
    message('m', 'm'),
  ]);
const danced = (initiatingParticipantRef: string, ...participants: string[]) =>
  bpmn(ours, [
    tag(
      'bpmn:choreography',
      { id: 'dance' },
      ...['a', 'b', 'c'].map((id) => tag('bpmn:participant', { id })),
      '<bpmn:messageFlow id="mf" sourceRef="a" targetRef="b"/>',
      tag(
        'bpmn:choreographyTask',
        { id: 'step', initiatingParticipantRef },
        holding('participantRef', ...participants),
        holding('messageFlowRef', 'mf'),
      ),
    ),
  ]);

export const collaborationCases: RuleCase[] = [
  {
    rule: 'message-flow-ends',
    claim: 'a message flow does not lead to a conversation',
    element: 'f',
    wrong: bpmn(ours, [
      pools('<bpmn:conversation id="talk"/>', flow('us', 'talk')),
      theirs,
      message('m', 'm'),
    ]),
    right: joined('us', 'box'),
  },
  {
    rule: 'conversation-link-ends',
    claim: 'a conversation link does not join two pools',
    element: 'link0',
    wrong: talking(['us', 'box']),
    right: talking(['us', 'talk'], ['talk', 'box']),
  },
  {
    rule: 'choreography-participants',
    claim: 'nobody exchanges messages alone',
    element: 'step',
    wrong: danced('a', 'a'),
    right: danced('a', 'a', 'b'),
  },
  {
    rule: 'choreography-initiator',
    claim: 'who begins a choreography task takes part in it',
    element: 'step',
    wrong: danced('c', 'a', 'b'),
    right: danced('b', 'a', 'b'),
  },
  {
    rule: 'message-flow-ends',
    claim: 'a message flow does not lead to a gateway',
    element: 'f',
    wrong: joined('them', 'g'),
    right: joined('them', 'x'),
  },
  {
    rule: 'message-flow-ends',
    claim: 'a message flow has a source',
    element: 'f',
    wrong: joined(undefined, 'x'),
    right: joined('box', 'x'),
  },
  {
    rule: 'message-flow-pools',
    claim: 'a message flow does not stay in its pool',
    element: 'f',
    wrong: joined('us', 'x'),
    right: joined('answer', 'x'),
  },
  {
    rule: 'message-flow-source',
    claim: 'a message does not come from a start event',
    element: 'f',
    wrong: joined('asked', 'x'),
    right: joined('sent', 'x'),
  },
  {
    rule: 'message-flow-source',
    claim: 'a message does not come from a none end event',
    element: 'f',
    wrong: joined('done', 'x'),
    right: joined('sent', 'x'),
  },
  {
    rule: 'message-flow-target',
    claim: 'a message does not lead to a none start event',
    element: 'f',
    wrong: joined('x', 'plain'),
    right: joined('x', 'asked'),
  },
  {
    rule: 'message-flow-target',
    claim: 'a message does not lead to an end event',
    element: 'f',
    wrong: joined('x', 'sent'),
    right: joined('x', 'answer'),
  },
  {
    rule: 'participant-process',
    claim: 'two pools of a collaboration do not show one process',
    element: 'too',
    wrong: showing('process'),
    right: showing('their'),
  },
  ...['minimum="-1"', 'minimum="3" maximum="2"', 'maximum="0"'].map((attributes) => ({
    rule: 'participant-multiplicity',
    claim: `a participant is not there ${attributes}`,
    element: 'us',
    wrong: pool(`<bpmn:participantMultiplicity ${attributes}/>`),
    right: pool('<bpmn:participantMultiplicity minimum="2" maximum="3"/>'),
  })),
  {
    rule: 'choreography-reference',
    claim: 'a global conversation refers to no choreography',
    element: 'gc',
    wrong: global(refers),
    right: bpmn(ours, [choreography(false), `<bpmn:collaboration id="gc">${refers}</bpmn:collaboration>`]),
  },
  {
    rule: 'choreography-closed',
    claim: 'a collaboration is closed as its choreography is',
    element: 'gc',
    wrong: bpmn(ours, [choreography(true), `<bpmn:collaboration id="gc">${refers}</bpmn:collaboration>`]),
    right: bpmn(ours, [choreography(false), `<bpmn:collaboration id="gc">${refers}</bpmn:collaboration>`]),
  },
  {
    rule: 'global-conversation',
    claim: 'a global conversation holds no artifacts',
    element: 'gc',
    wrong: global('<bpmn:textAnnotation id="note"/>'),
    right: global('<bpmn:participant id="p"/>'),
  },
  {
    rule: 'lane-process',
    claim: 'a lane lists nodes of its own process',
    element: 'l',
    wrong: laned(lane('l', 'x', 'answer')),
    right: laned(lane('l', 'x')),
  },
  {
    rule: 'lane-shared',
    claim: 'a node is not in two lanes',
    element: 'x',
    wrong: laned(lane('a', 'x'), lane('b', 'x')),
    right: laned(lane('a', 'x'), lane('b', 'start')),
  },
  {
    rule: 'correlation-property-retrieval',
    claim: 'a correlation property is taken from a message',
    element: 'p',
    wrong: correlated(property()),
    right: correlated(property(retrieval)),
  },
  {
    rule: 'correlation-retrieval-message',
    claim: 'a correlation property is taken from a message in one way',
    element: 'p',
    wrong: correlated(property(retrieval, retrieval)),
    right: correlated(property(retrieval)),
  },
  {
    rule: 'correlation-key-properties',
    claim: 'a correlation key has a property',
    element: 'k',
    wrong: correlated(property(retrieval), key('')),
    right: correlated(property(retrieval), key()),
  },
  {
    rule: 'correlation-bindings',
    claim: 'a subscription binds the properties of its key',
    element: 's',
    wrong: subscribed(),
    right: subscribed(binding),
  },
];
