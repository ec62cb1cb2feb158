import { describe, expect, test } from '@jest/globals';
import type { Calendar } from '../../../engine/calendar/calendar.js';
import { compileCalendar, localDay, localInstantMs } from '../../../engine/calendar/compiledCalendar.js';
import { dayOfDate } from '../../../engine/calendar/day.js';
import { deadline } from '../../../engine/calendar/workingDays.js';
import { national } from '../calendarDemo.js';

describe('other zones', () => {
  test('a day begins where the local clock begins it on both sides of a change of clocks', () => {
    const berlin: Calendar = { ...national, timeZone: 'Europe/Berlin' };
    expect(deadline(berlin, '2026-03-26T12:00:00+01:00', 1, 0).dueAt).toBe('2026-03-27T23:00:00.000Z');
    expect(deadline(berlin, '2026-03-27T12:00:00+01:00', 1, 0).dueAt).toBe('2026-03-30T22:00:00.000Z');
    expect(deadline(berlin, '2026-03-28T23:30:00Z', 1, 0).dueAt).toBe('2026-03-30T22:00:00.000Z');
  });
});

describe('changes of clocks', () => {
  test('a day that begins with a gap begins when the clock goes on', () => {
    const beirut: Calendar = { ...national, timeZone: 'Asia/Beirut' };
    // 2024-03-31 began at 01:00, the instant at which 00:00 was skipped.
    expect(deadline(beirut, '2024-03-31T12:00:00Z', 1, 0).dueAt).toBe('2024-04-01T21:00:00.000Z');
    expect(localInstantMs(compileCalendar(beirut), dayOfDate('2024-03-31'))).toBe(Date.UTC(2024, 2, 30, 22));
  });
  test('a day whose midnight comes twice begins with the first', () => {
    const havana = compileCalendar({ ...national, timeZone: 'America/Havana' });
    expect(localInstantMs(havana, dayOfDate('2024-11-03'))).toBe(Date.UTC(2024, 10, 3, 4));
  });
  test('every day of a year begins when its date begins to show', () => {
    for (const timeZone of [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/Havana',
      'Asia/Beirut',
      'Asia/Kolkata',
    ]) {
      const compiled = compileCalendar({ ...national, timeZone });
      for (let day = dayOfDate('2024-01-01'); day < dayOfDate('2025-01-01'); day += 1) {
        const beginsMs = localInstantMs(compiled, day);
        expect(localDay(compiled, beginsMs).day).toBe(day);
        expect(localDay(compiled, beginsMs - 1).day).toBe(day - 1);
      }
    }
  });
});
