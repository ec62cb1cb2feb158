/** BPMN 2.0.2 §10.3.6: what call activities call. */
import type { BpmnElement } from '../../elements/element.js';
import { childrenOf, definitionsOf, isA, isExecutable, type Model, namespaceOf, textOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

/** The element of this file that a call activity names, be its name qualified or not. */
export function calledIn(model: Model, { calledElement }: BpmnElement): BpmnElement | undefined {
  const name = textOf(calledElement);
  return model.byId(name) ?? model.byId(name.replace(/^[^:]*:/, ''));
}

function judgeCalled(activity: BpmnElement, model: Model): Judgement {
  if (textOf(activity.calledElement) === '') return undefined;
  const called = calledIn(model, activity);
  if (!called || isA(called, 'bpmn:Process', 'bpmn:GlobalTask')) return undefined;
  return found('{activity}调用了{called}', 'The {activity} calls the {called}', {
    activity: label(activity),
    called: label(called),
  });
}

function hasNoneStart(process: BpmnElement): boolean {
  const starts = childrenOf(process, 'bpmn:StartEvent');
  return starts.length === 0 || starts.some((event) => definitionsOf(event).length === 0);
}

export const callActivities: Rule[] = [
  error(
    'called-element-kind',
    '10.3.6',
    'A call activity calls a process or a global task',
    'Set calledElement to the id of one',
    each('bpmn:CallActivity', judgeCalled),
  ),
  error(
    'called-element-prefix',
    '15.3.2',
    'The prefix of a qualified name stands for a namespace that the file declares',
    'Declare it by xmlns, or remove the prefix',
    each('bpmn:CallActivity', (activity) => {
      const prefix = /^([\p{L}_][\p{L}\p{N}._-]*):[\p{L}_][\p{L}\p{N}._-]*$/u.exec(
        textOf(activity.calledElement),
      );
      if (!prefix || namespaceOf(prefix[1]!, activity) !== undefined) return undefined;
      return found('{activity}调用“{other}”，其前缀没有声明', 'The {activity} calls "{other}"', {
        activity: label(activity),
        other: textOf(activity.calledElement),
      });
    }),
  ),
  error(
    'called-process-start',
    '10.5.2',
    'A process that is called has a start event without trigger',
    'Add a none start event to it',
    (model, report) => {
      const calls = model.ofType('bpmn:CallActivity');
      const called = new Set(calls.flatMap((call) => calledIn(model, call) ?? []));
      const closed = new Set([...called].filter((process) => !hasNoneStart(process)));
      for (const call of calls) {
        const process = calledIn(model, call);
        const without = found(
          '{call}所调用的{process}没有空开始事件',
          'The {process}, which the {call} calls, has none',
          { process: label(process), call: label(call) },
        );
        if (process && closed.has(process)) report(call, without);
      }
    },
  ),
  error(
    'called-process-executable',
    '10.3.6',
    'A process that an executable process calls is executable',
    'Set isExecutable="true" on the process that is called',
    each('bpmn:CallActivity', (activity, model) => {
      const called = calledIn(model, activity);
      if (!called || !isA(called, 'bpmn:Process') || !isExecutable(activity)) return undefined;
      return (
        !isExecutable(called) &&
        found('{activity}所调用的{called}不可执行', 'The {activity} calls the {called}, which is not', {
          activity: label(activity),
          called: label(called),
        })
      );
    }),
  ),
];
