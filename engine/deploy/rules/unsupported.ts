/**
 * What BPMN 2.0.2 allows and this engine does not do, where leaving it out would change how a process runs:
 * refused by name, as half of a meaning would be worse than none. `docs/ELEMENTS.md` lists what is left out
 * without harm.
 */
import { assignedPath, feelOf, mappingsOf } from '../../elements/dataFlow/data.js';
import type { BpmnElement } from '../../elements/element.js';
import {
  ancestorOf,
  foreignExtension,
  isA,
  isExecutable,
  listOf,
  type Model,
  parentOf,
  refOf,
  textOf,
} from './model.js';
import { each, error, found, label, type Rule } from './rule.js';

const isFeel = (language: string): boolean => /feel/i.test(language);

/** In an executable process, or of a message that one may send or receive. */
function isEvaluated(expression: BpmnElement, model: Model): boolean {
  if (!ancestorOf(expression, 'bpmn:CorrelationProperty')) return isExecutable(expression);
  return model.ofType('bpmn:Process').some((process) => process.isExecutable === true);
}

/** What has caught it is not what goes on behind the event. */
function beginsElsewhere(event: BpmnElement): boolean {
  const gateways = listOf(event.incoming).map((flow) => refOf(flow.sourceRef));
  const isBehind = gateways.some((one) => isA(one, 'bpmn:EventBasedGateway') && one?.instantiate === true);
  return isBehind || (isA(event, 'bpmn:StartEvent') && isA(parentOf(event), 'bpmn:SubProcess'));
}

export const unsupported: Rule[] = [
  error(
    'expression-language-unread',
    '8.4.6',
    'The expressions of an executable process are FEEL',
    'Write the expression in FEEL and leave out its language',
    each('bpmn:FormalExpression', (expression, model) => {
      const language = textOf(expression.language);
      if (!isEvaluated(expression, model) || language === '' || isFeel(language)) return undefined;
      const place = label(ancestorOf(expression, 'bpmn:FlowElement') ?? parentOf(expression));
      return found(
        '{place}的一个表达式用“{language}”书写',
        'An expression of the {place} is written in "{language}"',
        { place, language },
      );
    }),
  ),
  error(
    'script-language-unread',
    '10.3.3',
    'The scripts of an executable process are FEEL, or the work of a worker',
    'Write the script in FEEL, or add zeebe:taskDefinition with the type of a job',
    (model, report) => {
      for (const task of [...model.ofType('bpmn:ScriptTask'), ...model.ofType('bpmn:GlobalScriptTask')]) {
        const format = textOf(task.scriptFormat) || textOf(task.scriptLanguage);
        const runs = isA(task, 'bpmn:GlobalScriptTask') || isExecutable(task);
        const isOther = ['zeebe:TaskDefinition', 'zeebe:Script'].some((one) => foreignExtension(task, one));
        if (!runs || isOther || textOf(task.script) === '' || format === '' || isFeel(format)) continue;
        report(
          task,
          found('{task}的脚本用“{format}”书写', 'The script of the {task} is written in "{format}"', {
            task: label(task),
            format,
          }),
        );
      }
    },
  ),
  error(
    'data-store-unread',
    '10.4.1',
    'What begins an event sub-process, or an instance behind a gateway, writes to no data store',
    'Write it to a data object, and let an activity write that to the store',
    each('bpmn:DataOutputAssociation', (association) => {
      const event = parentOf(association);
      if (!event || !beginsElsewhere(event) || !isExecutable(association)) return undefined;
      const stored = mappingsOf(association).some(({ dataStore }) => dataStore !== undefined);
      const ends = { event: label(event), store: label(refOf(association.targetRef)) };
      return stored && found('{event}会写到{store}', 'The {event} would write to the {store}', ends);
    }),
  ),
  error(
    'assignment-target',
    '10.4.1',
    'An assignment writes to the target of its data association or to a part of it',
    'Write the name of the target, or the target, a dot and the name of a part',
    each('bpmn:Assignment', (assignment) => {
      const association = parentOf(assignment);
      const to = feelOf(assignment.to);
      if (!association || to === undefined || !isExecutable(assignment)) return undefined;
      const isKnown = assignedPath(to, refOf(association.targetRef)) !== undefined;
      return (
        !isKnown &&
        found('它写到“{to}”，不是{other}', 'It writes to "{to}", not to the {other}', {
          to,
          other: label(refOf(association.targetRef)),
        })
      );
    }),
  ),
  error(
    'performer-parameter-unread',
    '10.3.1',
    'Who may do a user task is a resource as a whole, or what an expression gives',
    'Replace resourceRef and its parameters by a resourceAssignmentExpression',
    each('bpmn:ResourceRole', (role) => {
      const task = parentOf(role);
      const isUser = isA(task, 'bpmn:UserTask', 'bpmn:GlobalUserTask');
      if (!task || !isUser || foreignExtension(task, 'zeebe:AssignmentDefinition')) return undefined;
      const bound = listOf(role.resourceParameterBindings).length > 0;
      return (
        bound &&
        found('{task}用资源的参数写明办理人', 'The {task} names its performers by parameters of a resource', {
          task: label(task),
        })
      );
    }),
  ),
  error(
    'transaction-method',
    '10.3.5',
    'A transaction that is cancelled is undone by compensation',
    'Set method="##Compensate" or leave it out',
    each('bpmn:Transaction', (transaction) => {
      const method = textOf(transaction.method);
      const isKnown = method === '' || /^(##)?compensate$/i.test(method);
      return (
        !isKnown &&
        found('{transaction}的 method 是“{method}”', 'The {transaction} has the method "{method}"', {
          transaction: label(transaction),
          method,
        })
      );
    }),
  ),
  error(
    'extension-not-understood',
    '8.3.3',
    'No extension of the file must be understood',
    'Remove the extension, or set mustUnderstand="false" if the process runs without it',
    each(
      'bpmn:Extension',
      (extension) =>
        extension.mustUnderstand === true &&
        found('文件有必须理解的扩展', 'The file has an extension that must be understood'),
    ),
  ),
];
