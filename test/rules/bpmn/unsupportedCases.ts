/** What this engine does not do, and what stands beside it that it does. */
import {
  boundary,
  bpmn,
  cancel,
  compensate,
  compensated,
  end,
  extensions,
  flow,
  line,
  start,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { file, inner, type RuleCase, through } from './ruleCase.js';

const conditional = (language: string) =>
  bpmn([
    start(),
    tag('bpmn:exclusiveGateway', { id: 'x', default: 'x-end' }),
    end(),
    end('other'),
    line('start', 'x', 'end'),
    flow('x', 'other', 'n > 1').replace('Expression"', `Expression" language="${language}"`),
  ]);

const associated = (target: string, ...content: string[]) =>
  through(
    'a',
    tag('bpmn:dataObject', { id: 'object' }),
    tag('bpmn:dataObjectReference', { id: 'order', name: 'order', dataObjectRef: 'object' }),
    tag(
      'bpmn:task',
      { id: 'a' },
      tag(
        'bpmn:ioSpecification',
        {},
        tag('bpmn:dataInput', { id: 'in', name: target }),
        '<bpmn:inputSet><bpmn:dataInputRefs>in</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet/>',
      ),
      tag(
        'bpmn:dataInputAssociation',
        {},
        '<bpmn:sourceRef>order</bpmn:sourceRef><bpmn:targetRef>in</bpmn:targetRef>',
        ...content,
      ),
    ),
  );

const performed = (...extension: string[]) =>
  through(
    'a',
    tag(
      'bpmn:userTask',
      { id: 'a' },
      extensions('<zeebe:userTask/>', ...extension),
      '<bpmn:potentialOwner id="owner"><bpmn:resourceRef>role</bpmn:resourceRef></bpmn:potentialOwner>',
    ),
  ).replace('<bpmn:process', '<bpmn:resource id="role" name="clerk"/><bpmn:process');

const correlated = (...extension: string[]) =>
  file(
    tag('bpmn:message', { id: 'm', name: 'm' }, extensions(...extension)),
    tag(
      'bpmn:correlationProperty',
      { id: 'p' },
      tag(
        'bpmn:correlationPropertyRetrievalExpression',
        { messageRef: 'm' },
        '<bpmn:messagePath>key</bpmn:messagePath>',
      ),
    ),
  );

const thrown = (wait: boolean) =>
  bpmn([
    start(),
    userTask('a'),
    compensated('a', 'undo'),
    throwEvent('t', compensate('a').replace('>', ` waitForCompletion="${wait}">`)),
    end(),
    line('start', 'a', 't', 'end'),
  ]);

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
    rule: 'data-association-unread',
    claim: 'a data association does not rename',
    element: 'a',
    wrong: associated('request'),
    right: associated('order'),
  },
  {
    rule: 'data-association-unread',
    claim: 'a data association does not compute',
    element: 'a',
    wrong: associated('order', '<bpmn:transformation>order.total</bpmn:transformation>'),
    right: associated('order'),
  },
  {
    rule: 'performer-unread',
    claim: 'who does a user task is said where it is read',
    element: 'owner',
    wrong: performed(),
    right: performed('<zeebe:assignmentDefinition candidateGroups="clerk"/>'),
  },
  {
    rule: 'correlation-unread',
    claim: 'the key of a message is said where it is read',
    element: 'p',
    wrong: correlated(),
    right: correlated('<zeebe:subscription correlationKey="=key"/>'),
  },
  {
    rule: 'compensation-not-awaited',
    claim: 'a compensation that is thrown is waited for',
    element: 't',
    wrong: thrown(false),
    right: thrown(true),
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
