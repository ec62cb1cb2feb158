/** What is said of calendars and their revisions. */
import { wording } from '../wording.js';

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
