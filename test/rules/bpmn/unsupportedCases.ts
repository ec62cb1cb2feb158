/** What this engine does not do, and what stands beside it that it does. */
import {
  boundary,
  bpmn,
  cancel,
  end,
  flow,
  line,
  message,
  messageReceived,
  start,
  tag,
} from '../../support/diagram.js';
import { file, formal, inner, type RuleCase, through } from './ruleCase.js';

const conditional = (language: string) =>
  bpmn([
    start(),
    tag('bpmn:exclusiveGateway', { id: 'x', default: 'x-end' }),
    end(),
    end('other'),
    line('start', 'x', 'end'),
    flow('x', 'other', 'n > 1').replace('Expression"', `Expression" language="${language}"`),
  ]);

const associated = (source: string, ...content: string[]) =>
  through(
    'a',
    tag('bpmn:dataObject', { id: 'order', name: 'order' }),
    tag(
      'bpmn:task',
      { id: 'a' },
      tag(
        'bpmn:ioSpecification',
        {},
        tag('bpmn:dataInput', { id: 'in', name: 'input' }),
        '<bpmn:inputSet><bpmn:dataInputRefs>in</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet/>',
      ),
      tag(
        'bpmn:dataInputAssociation',
        {},
        `<bpmn:sourceRef>${source}</bpmn:sourceRef><bpmn:targetRef>in</bpmn:targetRef>`,
        ...content,
      ),
    ),
  );
const assigned = (to: string) =>
  associated('order', tag('bpmn:assignment', { id: 'x' }, formal('from', '1'), formal('to', to)));

const heard = (target: string) =>
  bpmn(
    [
      ...[start(), tag('bpmn:dataObject', { id: 'order', name: 'order' })],
      ...[
        tag('bpmn:dataStoreReference', { id: 'store', name: 'store' }),
        tag('bpmn:task', { id: 'a' }),
        end(),
      ],
      line('start', 'a', 'end'),
      tag(
        'bpmn:subProcess',
        { id: 'aside', triggeredByEvent: true },
        tag(
          'bpmn:startEvent',
          { id: 'told' },
          tag('bpmn:dataOutput', { id: 'out', name: 'amount' }),
          tag(
            'bpmn:dataOutputAssociation',
            {},
            `<bpmn:sourceRef>out</bpmn:sourceRef><bpmn:targetRef>${target}</bpmn:targetRef>`,
          ),
          messageReceived('M'),
        ),
        end('done'),
        line('told', 'done'),
      ),
    ],
    [message('M', 'delivered', '="1"')],
  );

const performed = (...content: string[]) =>
  through(
    'a',
    tag(
      'bpmn:userTask',
      { id: 'a' },
      tag('bpmn:potentialOwner', { id: 'owner' }, '<bpmn:resourceRef>role</bpmn:resourceRef>', ...content),
    ),
  ).replace(
    '<bpmn:process',
    '<bpmn:resource id="role" name="clerk"><bpmn:resourceParameter id="region"/></bpmn:resource><bpmn:process',
  );

const correlated = (language: string) =>
  file(
    tag('bpmn:message', { id: 'm', name: 'm' }),
    tag(
      'bpmn:correlationProperty',
      { id: 'p' },
      tag(
        'bpmn:correlationPropertyRetrievalExpression',
        { messageRef: 'm' },
        formal('messagePath', 'order').replace('Expression"', `Expression" language="${language}"`),
      ),
    ),
  );

const scripted = (scriptFormat: string) =>
  through('a', tag('bpmn:scriptTask', { id: 'a', scriptFormat }, '<bpmn:script>1 + 1</bpmn:script>'));

const transaction = (method: string) =>
  bpmn([
    start(),
    tag('bpmn:transaction', { id: 't', method }, ...inner('i')),
    boundary('b', 't', cancel),
    end(),
    line('start', 't', 'end'),
    flow('b', 'end'),
  ]);

const extended = (mustUnderstand: boolean) =>
  through('a', tag('bpmn:task', { id: 'a' })).replace(
    '<bpmn:process',
    `<bpmn:extension mustUnderstand="${mustUnderstand}"/><bpmn:process`,
  );

export const unsupportedCases: RuleCase[] = [
  {
    rule: 'expression-language-unread',
    claim: 'a condition is written in FEEL',
    element: 'x-other',
    wrong: conditional('http://www.java.com/java'),
    right: conditional('https://www.omg.org/spec/DMN/20191111/FEEL/'),
  },
  {
    rule: 'expression-language-unread',
    claim: 'what is taken from a message is said in FEEL',
    element: 'p',
    wrong: correlated('http://www.w3.org/1999/XPath'),
    right: correlated('https://www.omg.org/spec/DMN/20191111/FEEL/'),
  },
  {
    rule: 'script-language-unread',
    claim: 'a script is written in FEEL',
    element: 'a',
    wrong: scripted('text/javascript'),
    right: scripted('text/x-feel'),
  },
  {
    rule: 'data-store-unread',
    claim: 'what starts an event sub-process writes to no data store',
    element: 'told',
    wrong: heard('store'),
    right: heard('order'),
  },
  {
    rule: 'assignment-target',
    claim: 'an assignment writes to the target of its association',
    element: 'x',
    wrong: assigned('other.total'),
    right: assigned('input.total'),
  },
  {
    rule: 'performer-parameter-unread',
    claim: 'a performer is a resource as a whole',
    element: 'owner',
    wrong: performed(
      tag('bpmn:resourceParameterBinding', { parameterRef: 'region' }, formal('expression', '1')),
    ),
    right: performed(),
  },
  {
    rule: 'transaction-method',
    claim: 'a transaction is undone by compensation',
    element: 't',
    wrong: transaction('##Store'),
    right: transaction('##Compensate'),
  },
  {
    rule: 'extension-not-understood',
    claim: 'no extension must be understood',
    element: 'definitions',
    wrong: extended(true),
    right: extended(false),
  },
];
