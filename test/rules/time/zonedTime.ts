import { expect, test } from '@jest/globals';
import { dueAfter, dueOf } from '../../../engine/calendar/duration.js';
import { readInstantMs } from '../../../engine/calendar/zonedTime.js';

const iso = (text: string, zone: string) => {
  const ms = readInstantMs(text, zone);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

test.each([
  ['2026-11-23', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
  ['2026-11-23T14:00', 'Asia/Shanghai', '2026-11-23T06:00:00.000Z'],
  ['2026-11-23T14:00:30.5', 'Asia/Shanghai', '2026-11-23T06:00:30.500Z'],
  ['2026-11-23T14:00:00Z', 'Asia/Shanghai', '2026-11-23T14:00:00.000Z'],
  ['2026-11-23T14:00:00-0330', 'Asia/Shanghai', '2026-11-23T17:30:00.000Z'],
  ['2026-11-23T14:00+08', 'UTC', '2026-11-23T06:00:00.000Z'],
])('%s in %s is %s', (text, zone, instant) => {
  expect(iso(text, zone)).toBe(instant);
});

test.each(['14:00', 'T14:00', '2026-04-31', '2026-11-23T24:00', '2026-W48-1', '2026-11', 'tomorrow', ''])(
  '"%s" is no instant: nothing is completed by the day it is read on',
  (text) => {
    expect(iso(text, 'Asia/Shanghai')).toBeUndefined();
    expect(dueOf(text, '2026-11-23T02:00:00.000Z', 'Asia/Shanghai')).toBeUndefined();
  },
);

test('a time that the clock shows twice is the first of the two', () => {
  expect(iso('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
});

test('a time that the clock skips is as much later as the clock was put forward', () => {
  expect(iso('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
});

test('a day without 00:00 begins when the clock is put forward', () => {
  expect(iso('2026-03-08', 'America/Havana')).toBe('2026-03-08T05:00:00.000Z');
});

test('a duration of days keeps the time of day across a change of the clock', () => {
  expect(dueAfter('P1D', '2026-03-28T11:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z');
  expect(dueAfter('PT24H', '2026-03-28T11:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-29T11:00:00.000Z');
});
