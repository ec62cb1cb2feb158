import { describe, expect, test } from '@jest/globals';
import { type Calendar, calendarSchema, layerCalendars } from '../../../engine/calendar/calendar.js';
import {
  deadline,
  extendByPause,
  isWorkingDay,
  workingDaysBetween,
} from '../../../engine/calendar/workingDays.js';
import * as limits from '../../../engine/limits.js';
import { national, withPolicy } from '../calendarDemo.js';

const at = (local: string) => `${local}+08:00`;

describe('years without data (W5)', () => {
  test('a term that reaches into a year without data counts Monday to Friday and is provisional', () => {
    const found = deadline(national, at('2026-12-30T10:00:00'), 2, 1);
    expect(found).toMatchObject({ dueDate: '2027-01-01', provisional: true });
  });
  test('a term that ends on the last day of a final year is not provisional', () => {
    expect(deadline(national, at('2026-12-30T10:00:00'), 1, 1)).toMatchObject({
      dueDate: '2026-12-31',
      provisional: false,
    });
  });
  test('a year marked unknown is as provisional as a missing one', () => {
    const years = {
      ...national.years,
      '2027': { status: 'unknown' as const, offRanges: [], makeupWorkDays: [] },
    };
    expect(deadline({ ...national, years }, at('2026-12-31T10:00:00'), 1, 1).provisional).toBe(true);
  });
  test('V21 is 2026-01-12 and provisional while the notice of 2026 is missing', () => {
    const { '2026': _, ...years } = national.years;
    const found = deadline({ ...national, years }, at('2025-10-20T10:00:00'), 60, 1);
    expect(found).toMatchObject({ dueDate: '2026-01-12', provisional: true });
  });
  test('a notice may arrange the last days of the year before it', () => {
    const next = { status: 'final' as const, offRanges: [], makeupWorkDays: ['2026-12-27'] };
    const years = { ...national.years, '2027': next };
    expect(isWorkingDay({ ...national, years }, '2026-12-27')).toBe(true);
    expect(isWorkingDay(national, '2026-12-27')).toBe(false);
  });
});

describe('receipt (W3)', () => {
  const deemed = withPolicy({ receipt: 'deemedNextWorkingDay' });
  test.each([
    ['at the close of the office counts as the next working day', '2026-03-02T17:30:00', '2026-03-04'],
    ['just before the close counts as that day', '2026-03-02T17:29:59', '2026-03-03'],
    ['before the office opens counts as that day', '2026-03-02T06:00:00', '2026-03-03'],
    ['on a Saturday counts as Monday', '2026-03-07T10:00:00', '2026-03-10'],
    ['on a make-up Saturday counts as that day', '2026-02-28T10:00:00', '2026-03-02'],
  ])('what arrives %s', (_title, start, dueDate) => {
    expect(deadline(deemed, at(start), 1, 1).dueDate).toBe(dueDate);
  });
  test('the day of receipt is that of the calendar and not of UTC', () => {
    expect(deadline(national, '2026-03-02T16:00:00Z', 1, 0).dueDate).toBe('2026-03-04');
    expect(deadline(national, '2026-03-02T15:59:59.999Z', 1, 0).dueDate).toBe('2026-03-03');
  });
});

describe('pauses', () => {
  const start = at('2026-03-02T10:00:00');
  const pause = (from: string, to: string) => ({ fromAt: at(from), toAt: at(to) });
  const dueDate = (n: number, ...pauses: { fromAt: string; toAt: string }[]) =>
    extendByPause(national, start, n, pauses).dueDate;

  test('without a pause the deadline is the plain one', () => {
    expect(extendByPause(national, start, 5, [])).toEqual(deadline(national, start, 5, 1));
  });
  test('the days on which a pause begins and ends are not counted', () => {
    expect(dueDate(3, pause('2026-03-04T10:00:00', '2026-03-06T10:00:00'))).toBe('2026-03-10');
  });
  test('a pause within one day costs that day', () => {
    expect(dueDate(3, pause('2026-03-04T10:00:00', '2026-03-04T11:00:00'))).toBe('2026-03-06');
  });
  test('two pauses on one day cost it once', () => {
    const pauses = [
      pause('2026-03-04T10:00:00', '2026-03-04T11:00:00'),
      pause('2026-03-04T14:00:00', '2026-03-04T15:00:00'),
    ];
    expect(dueDate(3, ...pauses)).toBe('2026-03-06');
  });
  test('a pause that ends at midnight spares the new day', () => {
    expect(dueDate(3, pause('2026-03-04T10:00:00', '2026-03-05T00:00:00'))).toBe('2026-03-06');
  });
  test('a pause over days off costs nothing', () => {
    expect(dueDate(7, pause('2026-03-07T00:00:00', '2026-03-08T12:00:00'))).toBe('2026-03-11');
  });
  test('a pause on the day of receipt, of no length, or after the term has run out changes nothing', () => {
    const plain = dueDate(3);
    expect(dueDate(3, pause('2026-03-02T11:00:00', '2026-03-02T12:00:00'))).toBe(plain);
    expect(dueDate(3, pause('2026-03-04T11:00:00', '2026-03-04T11:00:00'))).toBe(plain);
    expect(dueDate(3, pause('2026-03-06T11:00:00', '2026-03-09T11:00:00'))).toBe(plain);
  });
  test('a pause over the end of the year makes the deadline provisional when that year is', () => {
    const found = extendByPause(national, at('2026-12-28T10:00:00'), 1, [
      pause('2026-12-29T09:00:00', '2027-01-04T09:00:00'),
    ]);
    expect(found).toMatchObject({ dueDate: '2027-01-05', provisional: true });
  });
});

describe('working days between two instants', () => {
  test('counts none on the day of receipt and N on the due date', () => {
    const between = (to: string) =>
      workingDaysBetween(national, at('2026-04-30T10:00:00'), at(to)).workingDays;
    expect(between('2026-04-30T23:00:00')).toBe(0);
    expect(between('2026-05-05T23:00:00')).toBe(0);
    expect(between('2026-05-06T00:00:00')).toBe(1);
    expect(between('2026-05-11T23:59:59')).toBe(5);
  });
  test('is negative backwards', () => {
    expect(
      workingDaysBetween(national, at('2026-03-04T10:00:00'), at('2026-03-02T10:00:00')).workingDays,
    ).toBe(-2);
  });
});

describe('layers', () => {
  const city: Calendar = calendarSchema.parse({
    ...national,
    id: 'CN-pingdingshan',
    revision: 3,
    years: {
      '2026': { status: 'final', offRanges: [['2026-05-09', '2026-05-09']], makeupWorkDays: ['2026-05-02'] },
    },
  });
  const layered = layerCalendars(national, city);

  test("a city's days win, all others stay the nation's", () => {
    expect(isWorkingDay(layered, '2026-05-09')).toBe(false);
    expect(isWorkingDay(layered, '2026-05-02')).toBe(true);
    expect(isWorkingDay(layered, '2026-05-01')).toBe(false);
    expect(isWorkingDay(layered, '2026-05-03')).toBe(false);
    expect(isWorkingDay(layered, '2025-01-26')).toBe(true);
  });
  test("the result is a valid calendar with the city's id and revision", () => {
    expect(calendarSchema.parse(layered)).toMatchObject({ id: 'CN-pingdingshan', revision: 3 });
    expect(layered.years['2026']?.offRanges).toContainEqual(['2026-05-03', '2026-05-05']);
  });
  test('a year is final only when the nation has it', () => {
    const ahead = {
      ...city,
      years: { '2027': { status: 'final' as const, offRanges: [], makeupWorkDays: [] } },
    };
    expect(layerCalendars(national, ahead).years['2027']?.status).toBe('unknown');
  });
});

describe('what is refused', () => {
  const year = (entry: object) => calendarSchema.safeParse({ ...national, years: { '2026': entry } }).success;
  const base = { status: 'final', offRanges: [], makeupWorkDays: [] };
  test.each([
    ['a day that does not exist', { ...base, makeupWorkDays: ['2026-02-30'] }],
    ['a range that ends before it begins', { ...base, offRanges: [['2026-10-07', '2026-10-01']] }],
    [
      'a day that is both off and working',
      { ...base, offRanges: [['2026-10-01', '2026-10-07']], makeupWorkDays: ['2026-10-03'] },
    ],
    ['a day of another year', { ...base, makeupWorkDays: ['2028-02-12'] }],
    ['a range that is too long', { ...base, offRanges: [['2025-12-01', '2026-12-31']] }],
    [
      'more entries than a year has days',
      { ...base, makeupWorkDays: Array(limits.calendarYearEntriesMax + 1).fill('2026-02-28') },
    ],
  ])('a calendar with %s', (_title, entry) => {
    expect(year(entry)).toBe(false);
  });
  test('a calendar of an unknown zone, or with too many years', () => {
    expect(calendarSchema.safeParse({ ...national, timeZone: 'Asia/Pingdingshan' }).success).toBe(false);
    const years = Object.fromEntries(
      Array.from({ length: limits.calendarYearsMax + 1 }, (_, i) => [`${1900 + i}`, base]),
    );
    expect(calendarSchema.safeParse({ ...national, years }).success).toBe(false);
  });
  test.each([0, -1, 1.5, Number.NaN, limits.workingDaysMax + 1])('a term of %p working days', (n) => {
    expect(() => deadline(national, at('2026-03-02T10:00:00'), n, 1)).toThrow('workingDays');
  });
  test.each(['2026-03-02', '2026-03-02T10:00:00', '2026-02-30T10:00:00Z', 'now', ''])(
    'the start %p',
    (start) => {
      expect(() => deadline(national, start, 1, 1)).toThrow('startAt');
    },
  );
  test('more pauses than a clock may have', () => {
    const pauses = Array(limits.clockPausesMax + 1).fill({
      fromAt: at('2026-03-02T10:00:00'),
      toAt: at('2026-03-02T10:00:00'),
    });
    expect(() => extendByPause(national, at('2026-03-02T10:00:00'), 1, pauses)).toThrow('pauses');
  });
  test('a term in a calendar that never works', () => {
    const years: Calendar['years'] = {};
    for (let y = 2026; y < 2026 + limits.calendarYearsScannedMax; y += 1) {
      years[y] = { status: 'final', offRanges: [[`${y}-01-01`, `${y}-12-31`]], makeupWorkDays: [] };
    }
    expect(() => deadline({ ...national, years }, at('2026-01-01T10:00:00'), 1, 1)).toThrow(
      expect.objectContaining({ code: 'CALENDAR_EXHAUSTED' }),
    );
  });
  test('days too far apart to count between', () => {
    expect(() => workingDaysBetween(national, '1900-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toThrow(
      'apart',
    );
  });
});

describe('caches', () => {
  test('more years and days than are kept give the same answers', () => {
    const fresh = structuredClone(national);
    for (let y = 1950; y < 1950 + limits.calendarYearsCachedMax * 2; y += 1) {
      deadline(fresh, `${y}-06-01T00:00:00Z`, 3, 1);
    }
    const firstMs = Date.UTC(2000, 0, 1);
    for (let i = 0; i <= limits.calendarDaysCachedMax; i += 1) {
      isWorkingDay(fresh, new Date(firstMs + i * 86_400_000).toISOString());
    }
    expect(deadline(fresh, at('2026-04-30T10:00:00'), 5, 1)).toEqual(
      deadline(national, at('2026-04-30T10:00:00'), 5, 1),
    );
  });
});
