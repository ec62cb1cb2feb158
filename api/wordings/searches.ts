/** What is said of searches, pages and periods. */
import { wording } from '../../engine/wording.js';

export const searchWords = {
  pagedByFrom: wording('此列表以“from”和“limit”分页', 'This list is paged by "from" and "limit"'),
  elementsOfOne: wording(
    '请指明一个流程实例：元素实例由其日志读出，不能跨实例检索',
    'Expected one instance: element instances are read from its log and are not searched across all',
  ),
  periodOver: wording('统计期间应已结束；今天是 {today}', 'The period must be over; today is {today}'),
  noReport: wording('没有已发布的统计“{reportKey}”', 'There is no published report "{reportKey}"'),
  variablesOfOne: wording(
    '请指明一个流程实例：变量属于其实例，不能跨实例检索',
    'Expected one instance: variables are held by their instance and are not searched across all',
  ),
  cursor: wording(
    '游标不属于此检索：请保持条件和排序不变，或重新检索',
    'The cursor is not one of this search: keep filter and sort, or start anew',
  ),
  period: wording(
    '统计期间应为 1 至 {max} 天，实际为 {days} 天',
    'Expected a period of 1 to {max} days, found {days}',
  ),
  manyCommits: wording(
    '元素实例最多由 {max} 步日志读出，“{key}”有 {value} 步',
    'Element instances are read from at most {max} commits; "{key}" has {value}',
  ),
};
