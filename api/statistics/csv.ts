/**
 * Statistics as CSV (RFC 4180): one table, a row per mode, organisation and process, and one for all. It
 * begins with a byte order mark, without which the office's spreadsheets take UTF-8 for GBK.
 */
import { type Figure, none } from './figures.js';
import type { Statistics } from './statistics.js';

const titles: Record<Figure | 'onTimeRate', string> = {
  authorisations: '授权数',
  authorisationsReceived: '获得授权数',
  deliveries: '交付次数',
  deliveriesReceived: '接收次数',
  records: '交付记录数',
  uses: '使用次数',
  usesOutside: '超授权使用次数',
  limitsMet: '按时办结数',
  limitsMissed: '逾期数',
  stillOverdue: '逾期未办结数',
  onTimeRate: '按时办结率',
};
const columns = [...(Object.keys(none()) as Figure[]), 'onTimeRate'] as const;
const modeNames: Record<string, string> = { table: '库表', file: '文件', interface: '服务接口' };

/** A text that a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const nameOf = (mode: string): string => modeNames[mode] ?? mode;

interface Line {
  kind: string;
  code?: string;
  name?: string;
  mode?: string;
  figures: Statistics['total'];
}

function linesOf({
  total,
  byMode,
  byOrganisation,
  byOrganisationAndMode,
  byProcess,
}: Statistics): readonly Line[] {
  return [
    { kind: '合计', figures: total },
    ...byMode.map((one) => ({ kind: '共享方式', code: one.mode, mode: nameOf(one.mode), figures: one })),
    ...byOrganisation.map((one) => ({
      kind: '单位',
      code: one.organisation,
      name: one.name,
      figures: one,
    })),
    ...byOrganisationAndMode.map((one) => ({
      kind: '单位和共享方式',
      code: one.organisation,
      name: one.name,
      mode: nameOf(one.mode),
      figures: one,
    })),
    ...byProcess.map((one) => ({ kind: '流程', code: one.processDefinitionId, figures: one })),
  ];
}

export function csvOf(statistics: Statistics): string {
  const { from, until } = statistics.period;
  const head = ['起始日期', '截止日期', '统计维度', '代码', '名称', '共享方式'];
  const lines = [
    [...head, ...columns.map((name) => titles[name])],
    ...linesOf(statistics).map(({ kind, code = '', name = '', mode = '', figures }) => [
      from,
      until,
      kind,
      code,
      name,
      mode,
      ...columns.map((column) => figures[column]),
    ]),
  ];
  return `\ufeff${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
