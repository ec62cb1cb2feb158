/** Which texts are times, and what is said of those that only other engines read. */
import { describe, expect, test } from '@jest/globals';
import { parseCycle } from '../../../../engine/calendar/duration.js';
import { bpmn, catchEvent, end, line, start, timer } from '../../../support/diagram.js';
import { findingsOf } from '../../../support/run.js';

const at = '2026-03-02T00:00:00.000Z';
const waiting = (kind: 'timeDate' | 'timeDuration' | 'timeCycle', text: string) =>
  bpmn([start(), catchEvent('x', timer(kind, text)), end(), line('start', 'x', 'end')]);
const errors = async (xml: string) =>
  (await findingsOf(xml)).filter(({ severity }) => severity === 'error').map(({ message }) => message);

describe('a cycle', () => {
  test.each([
    ['R3/PT10M', { repetitions: 3, interval: 'PT10M', firstAt: '2026-03-02T00:10:00.000Z' }],
    ['R/P1W', { repetitions: 0, interval: 'P1W', firstAt: '2026-03-09T00:00:00.000Z' }],
    ['R-1/P1D', { repetitions: 0, interval: 'P1D', firstAt: '2026-03-03T00:00:00.000Z' }],
    [
      'R2/2026-03-05T08:00:00+08:00/P1M',
      { repetitions: 2, interval: 'P1M', firstAt: '2026-03-05T00:00:00.000Z' },
    ],
    [
      'R2/2026-03-05T00:00:00Z/2026-03-05T06:00:00Z',
      { repetitions: 2, interval: 'PT21600S', firstAt: '2026-03-05T00:00:00.000Z' },
    ],
  ])('%s is read', (text, cycle) => {
    expect(parseCycle(text, at, 'UTC')).toEqual(cycle);
  });

  test.each(['R0/PT1M', 'R-2/PT1M', 'R/PT0S', 'R/-PT1M', 'PT1M', 'R3', 'R2/2026-03-05/2026-03-05'])(
    '%s is none',
    (text) => expect(parseCycle(text, at, 'UTC')).toBeUndefined(),
  );
});

describe('a time as another engine writes it', () => {
  test.each([
    ['timeCycle', '0 0/5 * * * ?', 'it is a cron expression, which says no cycle in ISO 8601'],
    ['timeCycle', '@daily', 'it is a cron expression'],
    ['timeDuration', '#{wait}', 'without braces it is = wait'],
    ['timeCycle', 'R2/P1D/2026-03-05', 'a cycle counts from its start, not back from its end'],
  ] as const)('as %s %s is refused with what to write', async (kind, text, said) => {
    expect(await errors(waiting(kind, text))).toEqual([expect.stringContaining(said)]);
  });

  test('that is FEEL of no time is refused once', async () => {
    expect(await errors(waiting('timeDuration', '=#{wait}'))).toEqual([
      expect.stringContaining('FEEL stands without braces: write =wait'),
    ]);
  });
});
