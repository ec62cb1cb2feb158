/** The statistics of a period (A22-1) as they are shown and published, and as a table for a spreadsheet. */
import { z } from 'zod';
import { say } from '../../engine/wording.js';
import { definitionsOn } from '../../models/definitions.js';
import { organisationsOn } from '../../models/organisations.js';
import { shareModes } from '../../models/resources.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { AnsweredInstantSchema, DateSchema } from '../schemas.js';
import { searchWords } from '../wordings/searches.js';
import { countFigures } from './count.js';
import { crossKey, type Figures, none, onTimeRate, type Tally } from './figures.js';

const count = z.int().gte(0);
const figures = {
  authorisations: count.describe('Granted in the period'),
  authorisationsReceived: count.describe('Received by the organisation in the period'),
  deliveries: count,
  deliveriesReceived: count,
  records: count.describe('Records that the deliveries moved, as far as they say'),
  uses: count.describe('Reported uses'),
  usesOutside: count.describe('Of these while the authorisation was not in force'),
  limitsMet: count.describe(
    'Tasks, and processes with a limit of their own, completed before it or while it stood still',
  ),
  limitsMissed: count.describe('Limits that passed while the task or the process was open'),
  stillOverdue: count.describe('Of these still open'),
  onTimeRate: z.number().gte(0).lte(1).nullable().describe('Met of those decided; null: none was'),
};

export const StatisticsSchema = z
  .strictObject({
    period: z.strictObject({ from: DateSchema, until: DateSchema }).describe('First and last day, Shanghai'),
    countedAt: AnsweredInstantSchema,
    total: z.strictObject(figures),
    byMode: z.array(z.strictObject({ mode: z.string(), ...figures })),
    byOrganisation: z
      .array(z.strictObject({ organisation: z.string(), name: z.string(), ...figures }))
      .describe('Limits of tasks; that of a whole process is of all who work in it, and counts for none'),
    byOrganisationAndMode: z.array(
      z.strictObject({ organisation: z.string(), name: z.string(), mode: z.string(), ...figures }),
    ),
    byProcess: z.array(z.strictObject({ processDefinitionId: z.string(), name: z.string(), ...figures })),
  })
  .meta({ id: 'Statistics' });
export type Statistics = z.output<typeof StatisticsSchema>;

const shown = (one: Figures) => ({ ...one, onTimeRate: onTimeRate(one) });
const byKey = ([one]: [string, Figures], [other]: [string, Figures]): number => (one < other ? -1 : 1);

const dayMs = 24 * 3_600_000;
const shanghaiOffsetMs = 8 * 3_600_000;
/** The instant at which a day begins in Shanghai. */
const startOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) - shanghaiOffsetMs;

export interface Period {
  from: string;
  until: string;
}

/** Refuses a period that ends before it begins, or is longer than a little more than a year. */
export function checkPeriod({ from, until }: Period): void {
  const days = (startOf(until) - startOf(from)) / dayMs + 1;
  const max = apiLimits.statisticsDaysMax;
  if (days >= 1 && days <= max) return;
  throw invalidArgument(say(searchWords.period, { max, days }), 'until', 'range');
}

/** Organisations by code, each with those of its modes in which anything was counted. */
function organisationsIn(tally: Tally, names: ReadonlyMap<string, string>) {
  const organisations = [...tally.byOrganisation].sort(byKey).map(([organisation, one]) => ({
    head: { organisation, name: names.get(organisation) ?? organisation },
    figures: one,
  }));
  return {
    byOrganisation: organisations.map(({ head, figures: one }) => ({ ...head, ...shown(one) })),
    byOrganisationAndMode: organisations.flatMap(({ head }) =>
      shareModes.flatMap((mode) => {
        const one = tally.byBoth.get(crossKey(head.organisation, mode));
        return one ? [{ ...head, mode, ...shown(one) }] : [];
      }),
    ),
  };
}

export async function statisticsOf({ connection, clock }: Context, period: Period): Promise<Statistics> {
  checkPeriod(period);
  const nowMs = clock.now();
  const span = { from: new Date(startOf(period.from)), until: new Date(startOf(period.until) + dayMs) };
  const tally = await countFigures(connection, span, nowMs);
  const rows = await organisationsOn(connection)
    .find({ _id: { $in: [...tally.byOrganisation.keys()] } }, { name: 1 })
    .lean();
  const names = new Map(rows.map(({ _id, name }) => [_id, name]));
  const processes = await definitionsOn(connection)
    .find({ processId: { $in: [...tally.byProcess.keys()] } }, { processId: 1, name: 1 })
    .sort({ version: 1 })
    .lean();
  const titles = new Map(processes.map(({ processId, name }) => [processId, name]));
  return {
    period: { from: period.from, until: period.until },
    countedAt: new Date(nowMs).toISOString(),
    total: shown(tally.total),
    byMode: shareModes.map((mode) => ({ mode, ...shown(tally.byMode.get(mode) ?? none()) })),
    ...organisationsIn(tally, names),
    byProcess: [...tally.byProcess]
      .sort(byKey)
      .map(([id, one]) => ({ processDefinitionId: id, name: titles.get(id) ?? id, ...shown(one) })),
  };
}
