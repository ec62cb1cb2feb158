/** Activities, tasks, calls, ad-hoc sub-processes, loops, expressions, schema. */
import { bpmn, end, flow, line, message, start, subProcess, tag } from '../../support/diagram.js';
import { formal, holding, inner, type RuleCase, startEvent, task, through } from './ruleCase.js';

const activity = (attributes: Record<string, string | number | boolean>, ...content: string[]) =>
  through('x', tag('bpmn:task', { id: 'x', ...attributes }, ...content));
const calling = (calledElement: string, ...roots: string[]) =>
  bpmn(
    [start(), tag('bpmn:callActivity', { id: 'x', calledElement }), end(), line('start', 'x', 'end')],
    roots,
  );
const called = (...content: string[]) => tag('bpmn:process', { id: 'other' }, ...content);
const script = (attributes: Record<string, string>) =>
  through('x', tag('bpmn:scriptTask', { id: 'x', ...attributes }, '<bpmn:script>1 + 1</bpmn:script>'));
const adHoc = (...content: string[]) => through('x', tag('bpmn:adHocSubProcess', { id: 'x' }, ...content));
const specification = (item = '', collection = '') =>
  `<bpmn:ioSpecification id="io"><bpmn:dataInput id="in" ${collection}/><bpmn:dataOutput id="out" ${item}/>
  <bpmn:inputSet><bpmn:dataInputRefs>in</bpmn:dataInputRefs></bpmn:inputSet>
  <bpmn:outputSet><bpmn:dataOutputRefs>out</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification>`;
const choreographyTask = tag(
  'bpmn:choreographyTask',
  { id: 'x', initiatingParticipantRef: 'p' },
  holding('participantRef', 'p'),
);
const pools = '<bpmn:collaboration id="c"><bpmn:participant id="p"/></bpmn:collaboration>';
const received = (operation: string) =>
  bpmn(
    [
      start(),
      tag('bpmn:receiveTask', { id: 'x', messageRef: 'm', operationRef: operation }),
      end(),
      line('start', 'x', 'end'),
    ],
    [
      ...[message('m', 'm'), message('n', 'n'), '<bpmn:interface id="i" name="i">'],
      '<bpmn:operation id="takesM" name="o"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation>',
      '<bpmn:operation id="takesN" name="o"><bpmn:inMessageRef>n</bpmn:inMessageRef></bpmn:operation>',
      '</bpmn:interface>',
    ],
  );
const receive = (instantiate: boolean) => tag('bpmn:receiveTask', { id: 'x', instantiate });

const sought = tag('bpmn:resourceAssignmentExpression', {}, formal('expression', 'clerk'));
const bound = tag('bpmn:resourceParameterBinding', { parameterRef: 'rp' }, formal('expression', '1'));
const performed = (...content: string[]) =>
  bpmn(
    [
      start(),
      tag('bpmn:userTask', { id: 'x' }, tag('bpmn:potentialOwner', { id: 'role' }, ...content)),
      end(),
      line('start', 'x', 'end'),
    ],
    ['<bpmn:resource id="r" name="r"><bpmn:resourceParameter id="rp" name="rp"/></bpmn:resource>'],
  );

export const activityCases: RuleCase[] = [
  {
    rule: 'start-quantity',
    claim: 'a startQuantity is at least 1',
    element: 'x',
    wrong: activity({ startQuantity: 0 }),
    right: activity({ startQuantity: 2 }),
  },
  {
    rule: 'completion-quantity',
    claim: 'a completionQuantity is at least 1',
    element: 'x',
    wrong: activity({ completionQuantity: -1 }),
    right: activity({ completionQuantity: 2 }),
  },
  {
    rule: 'script-format',
    claim: 'a script says its language',
    element: 'x',
    wrong: script({}),
    right: script({ scriptFormat: 'text/feel' }),
  },
  {
    rule: 'receive-task-instantiate',
    claim: 'no flow leads to a receive task that starts instances',
    element: 'x',
    wrong: through('x', receive(true)),
    right: bpmn([receive(true), end(), flow('x', 'end')]),
  },
  {
    rule: 'operation-message',
    claim: 'a receive task receives the message of its operation',
    element: 'x',
    wrong: received('takesN'),
    right: received('takesM'),
  },
  {
    rule: 'called-element-kind',
    claim: 'a call activity does not call a message',
    element: 'x',
    wrong: calling('m', message('m', 'm')),
    right: calling('g', '<bpmn:globalUserTask id="g"/>'),
  },
  {
    rule: 'called-element-prefix',
    claim: 'a call activity calls by a prefix that is declared',
    element: 'x',
    wrong: calling('other:process'),
    right: calling('bpmn:process'),
  },
  {
    rule: 'one-none-start-event',
    claim: 'a sub-process does not begin at two start events',
    element: 'x',
    wrong: through('x', subProcess('x', ...inner('x'), start('more'), line('more', 'x.task'))),
    right: through('x', subProcess('x', ...inner('x'))),
  },
  {
    rule: 'called-process-start',
    claim: 'a called process has a none start event',
    element: 'x',
    wrong: calling('other', called(startEvent('s', '<bpmn:timerEventDefinition/>'))),
    right: calling('other', called(startEvent('s'))),
  },
  {
    rule: 'called-process-executable',
    claim: 'a called process is executable',
    element: 'x',
    wrong: calling('other', called(startEvent('s'))),
    right: calling(
      'other',
      called(startEvent('s')).replace('<bpmn:process', '<bpmn:process isExecutable="true"'),
    ),
  },
  {
    rule: 'resource-role',
    claim: 'a role does not name a resource and search for one',
    element: 'role',
    wrong: performed('<bpmn:resourceRef>r</bpmn:resourceRef>', sought),
    right: performed(sought),
  },
  {
    rule: 'resource-parameter',
    claim: 'a role binds parameters of its resource',
    element: 'role',
    wrong: performed(bound),
    right: performed('<bpmn:resourceRef>r</bpmn:resourceRef>', bound),
  },
  {
    rule: 'ad-hoc-start-end',
    claim: 'an ad-hoc sub-process has no start event',
    element: 'x',
    wrong: adHoc(task('t'), start('s')),
    right: adHoc(task('t')),
  },
  {
    rule: 'ad-hoc-activity',
    claim: 'an ad-hoc sub-process holds an activity',
    element: 'x',
    wrong: adHoc(),
    right: adHoc(task('t')),
  },
  {
    rule: 'choreography-in-process',
    claim: 'a choreography task does not stand in a process',
    element: 'x',
    wrong: bpmn([start(), choreographyTask, end(), line('start', 'x', 'end')], [pools]),
    right: through('x', task('x')),
  },
  {
    rule: 'sub-process-data',
    claim: 'a sub-process has no ioSpecification',
    element: 'x',
    wrong: through('x', subProcess('x', specification(), ...inner('x'))),
    right: through('x', subProcess('x', ...inner('x'))),
  },
  {
    rule: 'process-flow-nodes',
    claim: 'an executable process is not empty',
    element: 'process',
    wrong: bpmn([]),
    right: bpmn([task('x')]),
  },
];
