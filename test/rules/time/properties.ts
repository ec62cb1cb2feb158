import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  deadline,
  extendByPause,
  isWorkingDay,
  workingDaysBetween,
} from '../../../engine/calendar/workingDays.js';
import { runs } from '../../support/chance.js';
import { national, withPolicy } from '../calendarDemo.js';

const check = (property: Parameters<typeof fc.assert>[0]) => fc.assert(property, runs(500));

const instant = fc
  .integer({ min: Date.UTC(2023, 11, 1), max: Date.UTC(2027, 5, 1) })
  .map((ms) => new Date(ms).toISOString());
const term = fc.integer({ min: 1, max: 80 });
const calendar = fc.constantFrom(
  national,
  withPolicy({ receipt: 'deemedNextWorkingDay' }),
  withPolicy({ dueEdge: 'officeClose' }),
  withPolicy({ receipt: 'deemedNextWorkingDay', dueEdge: 'officeClose' }),
);
const pauses = fc.array(
  fc.tuple(instant, fc.integer({ min: 0, max: 20 * 86_400_000 })).map(([fromAt, ms]) => ({
    fromAt,
    toAt: new Date(Date.parse(fromAt) + ms).toISOString(),
  })),
  { maxLength: 4 },
);
const localDate = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);

/** The definition, day by day, without tables: what the fast path must equal. */
function dueDateByWalking(startAt: string, n: number, stopped: { fromAt: string; toAt: string }[]): string {
  let day = Date.parse(`${localDate(startAt)}T00:00:00+08:00`);
  for (let left = n; left > 0; ) {
    day += 86_400_000;
    const touches = stopped.some(
      (p) => p.toAt > p.fromAt && Date.parse(p.fromAt) < day + 86_400_000 && Date.parse(p.toAt) > day,
    );
    if (isWorkingDay(national, new Date(day).toISOString()) && !touches) left -= 1;
  }
  return localDate(new Date(day).toISOString());
}

describe('for every instant and term', () => {
  test('the due date is a working day after the day of receipt (W1)', () => {
    check(
      fc.property(calendar, instant, term, (c, startAt, n) => {
        const { dueDate } = deadline(c, startAt, n, 1);
        expect(isWorkingDay(c, dueDate)).toBe(true);
        expect(dueDate > localDate(startAt)).toBe(true);
      }),
    );
  });
  test('a longer term is due later, and so is a later start not earlier', () => {
    check(
      fc.property(calendar, instant, instant, term, (c, a, b, n) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        expect(deadline(c, first, n, 0).dueAt <= deadline(c, second, n, 0).dueAt).toBe(true);
        expect(deadline(c, first, n, 0).dueAt < deadline(c, first, n + 1, 0).dueAt).toBe(true);
      }),
    );
  });
  test('a term counted from the due date of another is the sum of both', () => {
    check(
      fc.property(instant, term, term, (startAt, m, n) => {
        const half = `${deadline(national, startAt, m, 1).dueDate}T12:00:00+08:00`;
        expect(deadline(national, half, n, 1).dueDate).toBe(deadline(national, startAt, m + n, 1).dueDate);
      }),
    );
  });
  test('the yellow light shows between the start and the limit (W4)', () => {
    check(
      fc.property(calendar, instant, term, fc.integer({ min: 0, max: 5 }), (c, startAt, n, w) => {
        const { warnAt, dueAt } = deadline(c, startAt, n, w);
        expect(warnAt >= startAt && warnAt < dueAt).toBe(true);
      }),
    );
  });
  test('on the due date as many working days have begun as the term has', () => {
    check(
      fc.property(instant, term, (startAt, n) => {
        const { dueDate, provisional } = deadline(national, startAt, n, 1);
        const found = workingDaysBetween(national, startAt, `${dueDate}T09:00:00+08:00`);
        expect(found).toEqual({ workingDays: n, provisional });
      }),
    );
  });
  test('pauses only ever put the due date off, and counting day by day gives the same', () => {
    check(
      fc.property(instant, term, pauses, (startAt, n, stopped) => {
        const { dueDate } = extendByPause(national, startAt, n, stopped);
        expect(dueDate >= deadline(national, startAt, n, 1).dueDate).toBe(true);
        expect(dueDate).toBe(dueDateByWalking(startAt, n, stopped));
      }),
    );
  });
  test('a term is provisional exactly when a day in it lies in a year without data (W5)', () => {
    check(
      fc.property(instant, term, (startAt, n) => {
        const { dueDate, provisional } = deadline(national, startAt, n, 1);
        const firstCounted = localDate(new Date(Date.parse(startAt) + 86_400_000).toISOString());
        expect(provisional).toBe(firstCounted < '2024' || dueDate > '2027');
      }),
    );
  });
});
