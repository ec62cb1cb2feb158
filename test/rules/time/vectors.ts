import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { deadline } from '../../../engine/calendar/workingDays.js';
import { national, withPolicy } from '../calendarDemo.js';

interface Vector {
  id: string;
  start: string;
  workingDays: number;
  dueDate: string;
  overdueFrom: string;
  yellowFrom: string;
  dueDateIfDeemedNextWorkingDay: string | null;
  note: string;
}

const vectors: Vector[] = JSON.parse(readFileSync('test/rules/calendarVectors.json', 'utf8'));
const deemed = withPolicy({ receipt: 'deemedNextWorkingDay' });
const officeClose = withPolicy({ dueEdge: 'officeClose' });

// W1, W2, W3 and W4, day by day.
describe('due dates worked out by hand', () => {
  test.each(vectors)('$id: $workingDays working days from $start end on $dueDate', (vector) => {
    const found = deadline(national, vector.start, vector.workingDays, 1);
    expect(found).toEqual({
      dueDate: vector.dueDate,
      dueAt: new Date(vector.overdueFrom).toISOString(),
      warnAt: new Date(vector.yellowFrom).toISOString(),
      provisional: vector.id === 'V01',
    });
  });

  test.each(vectors)('$id: with receipt deemed on the next working day', (vector) => {
    const found = deadline(deemed, vector.start, vector.workingDays, 1);
    expect(found.dueDate).toBe(vector.dueDateIfDeemedNextWorkingDay ?? vector.dueDate);
  });

  test.each(vectors)('$id: overdue from the close of the office', (vector) => {
    const found = deadline(officeClose, vector.start, vector.workingDays, 1);
    expect(found.dueDate).toBe(vector.dueDate);
    expect(found.dueAt).toBe(new Date(`${vector.dueDate}T17:30:00+08:00`).toISOString());
  });
});
