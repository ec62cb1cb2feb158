/** BPMN 2.0.2 §10.5.5 (Timer): exactly one time, and one that can be read. */
import { dueAfter, dueOf, parseCycle } from '../../calendar/duration.js';
import type { BpmnElement } from '../../elements/element.js';
import type { Text } from '../../wording.js';
import { definitionsOf, isA, isExecutable, refOf, textOf } from './model.js';
import { each, error, found, type Judgement, label, type Rule } from './rule.js';

const kinds = ['timeDate', 'timeDuration', 'timeCycle'] as const;
const bodyOf = (definition: BpmnElement, kind: string): string => textOf(refOf(definition[kind])?.body);

/** Any instant will do: whether a text is a time does not depend on it. */
const someInstant = '2026-01-01T00:00:00.000Z';
const reads: Record<(typeof kinds)[number], (text: string) => boolean> = {
  timeDate: (text) => !/^-?P/.test(text) && dueOf(text, someInstant, 'UTC') !== undefined,
  timeDuration: (text) => /\d/.test(text) && dueAfter(text, someInstant, 'UTC') !== undefined,
  timeCycle: (text) => parseCycle(text, someInstant, 'UTC') !== undefined,
};
const examples = 'timeDate 2026-10-01T09:00:00+08:00, timeDuration P5D or PT2H, timeCycle R3/PT10M';

const cron =
  /^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|([\d*?,/LW#A-Z-]+\s+){4,6}[\d*?,/LW#A-Z-]+)$/i;

/** What designers write who know other engines. */
function habit(text: string): Text {
  if (cron.test(text))
    return found(
      '：这是 cron 表达式，不是 ISO 8601 的周期（R/PT5M、R/P1D）',
      ': it is a cron expression, which says no cycle in ISO 8601 (R/PT5M, R/P1D)',
    );
  const bare = text.slice(2).replace(/\}$/, '').trim();
  if (/^[$#]\{/.test(text))
    return found('：不用括号，写 = {bare}', ': without braces it is = {bare}', { bare });
  if (/^R\d*\/-?P[^/]*\/\d/.test(text))
    return found('：周期从开始算起，不从结束倒算', ': a cycle counts from its start, not back from its end');
  return { zh: '', en: '' };
}

/** Judges the timers of events, their own and those that several share. */
const timed = (judge: (definition: BpmnElement, event: BpmnElement) => Judgement) =>
  each('bpmn:Event', (event) =>
    definitionsOf(event)
      .filter((one) => isA(one, 'bpmn:TimerEventDefinition'))
      .flatMap((one) => judge(one, event)),
  );

export const timers: Rule[] = [
  error(
    'timer-definition',
    '10.5.5',
    'A timer has exactly one of timeDate, timeDuration and timeCycle',
    'Keep one of them, with its expression inside',
    timed((definition, event) => {
      const set = kinds.filter((kind) => refOf(definition[kind]));
      const empty = set.filter((kind) => bodyOf(definition, kind) === '');
      if (set.length > 1)
        return found('{event}的定时器有 {other}', 'The timer of the {event} has {other}', {
          event: label(event),
          other: set.join(', '),
        });
      if (!isExecutable(event)) return undefined;
      return (
        set.length + empty.length !== 1 &&
        found('{event}的定时器没有时间', 'The timer of the {event} has no time', { event: label(event) })
      );
    }),
  ),
  error(
    'timer-time',
    '10.5.5',
    'The time of a timer is written as in ISO 8601, or as FEEL after an equals sign',
    `Write it like these: ${examples}, or = an expression that gives such a text`,
    timed((definition, one) => {
      if (!isExecutable(one)) return undefined;
      const set = kinds.map((kind) => [kind, bodyOf(definition, kind)] as const);
      const wrong = set.filter(([kind, text]) => text !== '' && !text.startsWith('=') && !reads[kind](text));
      const event = label(one);
      return wrong.map(([kind, text]) =>
        found('{event}的“{text}”不是 {kind}{habit}', '"{text}" is no {kind} of the {event}{habit}', {
          ...{ text, kind, event },
          habit: habit(text),
        }),
      );
    }),
  ),
];
