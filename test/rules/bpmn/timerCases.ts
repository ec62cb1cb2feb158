/** The times of timers. */
import { catchEvent, escapeXml, timer } from '../../support/diagram.js';
import { definition, formal, type RuleCase, through } from './ruleCase.js';

const wait = timer('timeDuration', 'PT1H');
const caught = (...definitions: string[]) => through('x', catchEvent('x', definitions.join('')));

export const timerCases: RuleCase[] = [
  {
    rule: 'timer-definition',
    claim: 'a timer has one time, not two',
    element: 'x',
    wrong: caught(
      definition('timer', { id: 'd' }, formal('timeDate', '2026-01-01'), formal('timeDuration', 'PT1H')),
    ),
    right: caught(wait),
  },
  {
    rule: 'timer-definition',
    claim: 'a timer has a time',
    element: 'x',
    wrong: caught(definition('timer', { id: 'd' })),
    right: caught(timer('timeCycle', 'R3/PT10M')),
  },
  ...['1 hour', 'PT', '2026-01-01', '#{wait}'].map((text) => ({
    rule: 'timer-time',
    claim: `"${text}" is no duration`,
    element: 'x',
    wrong: caught(definition('timer', { id: 'd' }, formal('timeDuration', escapeXml(text)))),
    right: caught(timer('timeDuration', '= duration("PT1H")')),
  })),
  {
    rule: 'timer-time',
    claim: 'a duration is no date',
    element: 'x',
    wrong: caught(definition('timer', { id: 'd' }, formal('timeDate', 'P1D'))),
    right: caught(timer('timeDate', '2026-10-01T09:00:00+08:00')),
  },
];
