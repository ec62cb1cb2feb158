/** The headings of the statistics as a table for people, and what its coded values are called (A22-1). */
import type { Text } from '../../engine/wording.js';
import type { Figure } from '../statistics/figures.js';

export const figureTitles: Readonly<Record<Figure | 'onTimeRate', Text>> = {
  authorisations: { zh: '授权数', en: 'Authorisations granted' },
  authorisationsReceived: { zh: '获得授权数', en: 'Authorisations received' },
  deliveries: { zh: '交付次数', en: 'Deliveries made' },
  deliveriesReceived: { zh: '接收次数', en: 'Deliveries received' },
  records: { zh: '交付记录数', en: 'Records delivered' },
  uses: { zh: '使用次数', en: 'Uses' },
  usesOutside: { zh: '超授权使用次数', en: 'Uses outside the authorisation' },
  limitsMet: { zh: '按时办结数', en: 'Limits met' },
  limitsMissed: { zh: '逾期数', en: 'Limits missed' },
  stillOverdue: { zh: '逾期未办结数', en: 'Still overdue' },
  onTimeRate: { zh: '按时办结率', en: 'On-time rate' },
};

export const leadingTitles: readonly Text[] = [
  { zh: '起始日期', en: 'From' },
  { zh: '截止日期', en: 'Until' },
  { zh: '统计维度', en: 'Counted by' },
  { zh: '代码', en: 'Code' },
  { zh: '名称', en: 'Name' },
  { zh: '共享方式', en: 'Sharing mode' },
];

/** What the figures of a line are counted by. */
export const dimensions = {
  total: { zh: '合计', en: 'Total' },
  mode: { zh: '共享方式', en: 'Sharing mode' },
  organisation: { zh: '单位', en: 'Organisation' },
  organisationAndMode: { zh: '单位和共享方式', en: 'Organisation and sharing mode' },
  process: { zh: '流程', en: 'Process' },
} satisfies Readonly<Record<string, Text>>;

export const modeNames: Readonly<Record<string, Text>> = {
  table: { zh: '库表', en: 'Table' },
  file: { zh: '文件', en: 'File' },
  interface: { zh: '服务接口', en: 'Service interface' },
};
