/** What is said of calendars and their revisions. */
import { calendarOffRangeDaysMax, calendarYearsMax } from '../limits.js';
import { say, wording } from '../wording.js';

export const calendarWords = {
  decided: wording(
    '刚刚有他人更换了日历，请重新查看',
    'Somebody else has decided on a calendar just now: look at it again',
  ),
  layers: wording(
    '日历最多叠加 {max} 层，“{id}”将超出',
    'At most {max} calendars lie over one another; "{id}" would be one more',
  ),
  noRevision: wording(
    '日历“{id}”没有第 {revision} 次修订',
    'There is no calendar "{id}" in revision {revision}',
  ),
  exists: wording('日历“{id}”已存在，请为它加载修订', 'There is a calendar "{id}": load a revision of it'),
  contended: wording(
    '日历“{id}”正被他人修订，请重试',
    'Calendar "{id}" was revised by others all the time; try again',
  ),
  revised: wording(
    '日历“{id}”现为第 {revision} 次修订，不是第 {since} 次，请重新查看',
    'Calendar "{id}" is in revision {revision} by now, not {since}: look at it again',
  ),
  notStored: wording(
    '日志中的日历“{reference}”没有保存',
    'The log names calendar "{reference}", which is not stored',
  ),
  noBase: wording(
    '日历“{id}”以“{base}”为基础，但后者没有保存，请先加载',
    'Calendar "{id}" is laid over "{base}", which is not stored: load that first',
  ),
  none: wording('没有日历“{id}”', 'There is no calendar "{id}"'),
  ifMatch: wording(
    '请求头 If-Match 应写明修订号，例如 "3"',
    'Expected If-Match to name a revision such as "3"',
  ),
};

/** What a calendar as it is written down must be. */
export const calendarExpects = {
  date: say(
    wording('应为日历中的日期，例如“2026-10-01”', 'expected a date of the calendar such as "2026-10-01"'),
  ),
  timeOfDay: say(wording('应为一天中的时刻，例如“17:30”', 'expected a time of day such as "17:30"')),
  rangeOrder: say(wording('放假期间的结束不得早于开始', 'a range of days off must not end before it begins')),
  rangeDays: say(wording('一段放假期间最多 {max} 天', 'a range of days off spans at most {max} days'), {
    max: calendarOffRangeDaysMax,
  }),
  officeHours: say(wording('上班时间应早于下班时间', 'the office must open before it closes')),
  timeZone: say(
    wording('应为 IANA 时区，例如“Asia/Shanghai”', 'expected an IANA time zone such as "Asia/Shanghai"'),
  ),
  year: say(wording('应为年份，例如“2026”', 'expected a year such as "2026"')),
  years: say(wording('一个日历最多 {max} 年', 'a calendar holds at most {max} years'), {
    max: calendarYearsMax,
  }),
};

/** What contradicts itself in a year of a calendar. */
export const calendarFaults = {
  stray: wording(
    '“{date}”既不在 {year} 年，也不在上一年十二月',
    '"{date}" belongs neither to {year} nor to the December before it',
  ),
  twice: wording(
    '“{date}”同时列为休息日和工作日',
    '"{date}" is listed both as a day off and as a working day',
  ),
};
