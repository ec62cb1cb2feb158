/**
 * Statistics as CSV (RFC 4180): one table, a row per mode, organisation and process, and one for all. It
 * begins with a byte order mark, without which the office's spreadsheets take UTF-8 for GBK.
 */
import type { Language, Text } from '../../engine/wording.js';
import { dimensions, figureTitles, leadingTitles, modeNames } from '../wordings/statistics.js';
import { type Figure, none } from './figures.js';
import type { Statistics } from './statistics.js';

const columns = [...(Object.keys(none()) as Figure[]), 'onTimeRate'] as const;

/** A text that a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

interface Line {
  by: Text;
  code?: string;
  name?: string;
  mode?: string;
  figures: Statistics['total'];
}

function linesOf(statistics: Statistics): readonly Line[] {
  const { total, byMode, byOrganisation, byOrganisationAndMode, byProcess } = statistics;
  return [
    { by: dimensions.total, figures: total },
    ...byMode.map((one) => ({ by: dimensions.mode, code: one.mode, mode: one.mode, figures: one })),
    ...byOrganisation.map((one) => ({
      by: dimensions.organisation,
      code: one.organisation,
      name: one.name,
      figures: one,
    })),
    ...byOrganisationAndMode.map((one) => ({
      by: dimensions.organisationAndMode,
      code: one.organisation,
      name: one.name,
      mode: one.mode,
      figures: one,
    })),
    ...byProcess.map((one) => ({
      by: dimensions.process,
      code: one.processDefinitionId,
      name: one.name,
      figures: one,
    })),
  ];
}

/** Headings and coded values in the reader's language; codes and names as they are registered. */
export function csvOf(statistics: Statistics, language: Language): string {
  const { from, until } = statistics.period;
  const titles = [...leadingTitles, ...columns.map((column) => figureTitles[column])];
  const lines = [
    titles.map((title) => title[language]),
    ...linesOf(statistics).map(({ by, code = '', name = '', mode = '', figures }) => [
      from,
      until,
      by[language],
      code,
      name,
      modeNames[mode]?.[language] ?? mode,
      ...columns.map((column) => figures[column]),
    ]),
  ];
  return `\ufeff${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
