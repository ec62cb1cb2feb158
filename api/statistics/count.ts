/**
 * Counts the figures of a period from the views and the records of the grants. Each question is a range of
 * an index, read in batches and added up as they come, so that memory holds one batch and the sums, however
 * long the period.
 */
import { type Authorisation, authorisationsOn } from '../../models/authorisations.js';
import { type AuthorisationUse, authorisationUsesOn } from '../../models/authorisationUses.js';
import type { Connection } from '../../models/connect.js';
import { deliveriesOn } from '../../models/deliveries.js';
import { type InstanceRow, instancesOn } from '../../models/instances.js';
import { type TaskRow, tasksOn } from '../../models/tasks.js';
import { apiLimits } from '../limits.js';
import { type Place, Tally } from './figures.js';

/** Instants: from the first to before the second. */
interface Span {
  from: Date;
  until: Date;
}

/** Instants that are kept as text sort as text. */
const textRange = ({ from, until }: Span) => ({ $gte: from.toISOString(), $lt: until.toISOString() });
const dateRange = ({ from, until }: Span) => ({ $gte: from, $lt: until });

/** What this module needs of a mongoose model. */
interface Rows {
  find(
    filter: Record<string, unknown>,
    fields: Record<string, 0 | 1>,
  ): { lean(): { cursor(options: { batchSize: number }): AsyncIterable<unknown> } };
}

function rowsIn<T>(
  rows: Rows,
  filter: Record<string, unknown>,
  fields: readonly (keyof T & string)[],
): AsyncIterable<T> {
  const wanted = Object.fromEntries(fields.map((field) => [field, 1 as const]));
  const found = rows.find(filter, { _id: 0, ...wanted }).lean();
  return found.cursor({ batchSize: apiLimits.statisticsRowsMax }) as AsyncIterable<T>;
}

async function countAuthorisations(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const filter = { grantedAt: textRange(span) };
  const fields = ['mode', 'grantor', 'grantee'] as const;
  for await (const { mode, grantor, grantee } of rowsIn<Authorisation>(
    authorisationsOn(connection),
    filter,
    fields,
  )) {
    tally.add({ mode, organisation: grantor }, 'authorisations', 1);
    tally.addReceived({ mode, organisation: grantee }, 'authorisationsReceived', 1);
  }
}

async function countDeliveries(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const filter = { deliveredAt: textRange(span) };
  const fields = ['mode', 'provider', 'receiver', 'records'] as const;
  type Row = { mode: string; provider: string; receiver: string; records?: number };
  for await (const { mode, provider, receiver, records } of rowsIn<Row>(
    deliveriesOn(connection),
    filter,
    fields,
  )) {
    tally.add({ mode, organisation: provider }, 'deliveries', 1);
    tally.add({ mode, organisation: provider }, 'records', records ?? 0);
    tally.addReceived({ mode, organisation: receiver }, 'deliveriesReceived', 1);
  }
}

type Use = Pick<AuthorisationUse, 'authorisation' | 'count' | 'isOutside'>;

/** Use is of an authorisation, whose mode and user say where it counts. */
async function addUses(connection: Connection, uses: readonly Use[], tally: Tally): Promise<void> {
  const keys = [...new Set(uses.map(({ authorisation }) => authorisation))];
  const rows = await authorisationsOn(connection)
    .find({ _id: { $in: keys } }, { mode: 1, grantee: 1 })
    .lean();
  const known = new Map(rows.map((row) => [row._id, row]));
  for (const { authorisation, count, isOutside } of uses) {
    const { mode, grantee } = known.get(authorisation) ?? {};
    tally.add({ mode, organisation: grantee }, 'uses', count);
    if (isOutside) tally.add({ mode, organisation: grantee }, 'usesOutside', count);
  }
}

async function countUses(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const fields = ['authorisation', 'count', 'isOutside'] as const;
  let batch: Use[] = [];
  for await (const use of rowsIn<Use>(authorisationUsesOn(connection), { until: textRange(span) }, fields)) {
    if (batch.push(use) < apiLimits.statisticsRowsMax) continue;
    await addUses(connection, batch, tally);
    batch = [];
  }
  if (batch.length > 0) await addUses(connection, batch, tally);
}

/** Rows that have limits, of tasks or of whole processes. */
interface LimitedRows<T> {
  rows: Rows;
  /** The field that says when it was done with. */
  ended: keyof T & string;
  fields: readonly (keyof T & string)[];
  filter: Record<string, unknown>;
  placeOf(row: T): Place;
}

type LimitedTask = Pick<TaskRow, 'candidateGroups' | 'processId' | 'mode' | 'dueAt' | 'closedAt'>;
type LimitedInstance = Pick<InstanceRow, 'processId' | 'mode' | 'dueAt' | 'endedAt'>;

const limitedTasks = (connection: Connection): LimitedRows<LimitedTask> => ({
  rows: tasksOn(connection),
  ended: 'closedAt',
  fields: ['candidateGroups', 'processId', 'mode', 'dueAt', 'closedAt'],
  // What the applicant has to hand in (补正) is no limit of an office.
  filter: { purpose: { $exists: false } },
  // A task waits for the organisation of its first candidate group; without one it counts for none.
  placeOf: ({ candidateGroups: [group], processId, mode }) => {
    const at = group?.indexOf('@') ?? -1;
    return { mode, process: processId, organisation: at < 0 ? undefined : group?.slice(at + 1) };
  },
});

/** The limit of a whole process is that of all who work in it, and counts for no one organisation. */
const limitedProcesses = (connection: Connection): LimitedRows<LimitedInstance> => ({
  rows: instancesOn(connection),
  ended: 'endedAt',
  fields: ['processId', 'mode', 'dueAt', 'endedAt'],
  filter: {},
  placeOf: ({ processId, mode }) => ({ mode, process: processId }),
});

async function countLimits<T extends { dueAt?: Date }>(
  { rows, ended, fields, filter, placeOf }: LimitedRows<T>,
  span: Span,
  nowMs: number,
  tally: Tally,
): Promise<void> {
  const endOf = (row: T) => row[ended] as Date | undefined;
  const met = { state: 'COMPLETED', [ended]: dateRange(span), dueAt: { $exists: true }, ...filter };
  for await (const row of rowsIn<T>(rows, met, fields)) {
    if (endOf(row)! < row.dueAt!) tally.add(placeOf(row), 'limitsMet', 1);
  }
  // A limit that lies ahead is not missed yet; what has no end is open.
  const until = new Date(Math.min(span.until.getTime(), nowMs));
  if (until <= span.from) return;
  const due = { dueAt: dateRange({ from: span.from, until }), ...filter };
  for await (const row of rowsIn<T>(rows, due, fields)) {
    const end = endOf(row);
    if (end && end < row.dueAt!) continue;
    tally.add(placeOf(row), 'limitsMissed', 1);
    if (!end) tally.add(placeOf(row), 'stillOverdue', 1);
  }
}

export async function countFigures(connection: Connection, span: Span, nowMs: number): Promise<Tally> {
  const tally = new Tally();
  await countAuthorisations(connection, span, tally);
  await countDeliveries(connection, span, tally);
  await countUses(connection, span, tally);
  await countLimits(limitedTasks(connection), span, nowMs, tally);
  await countLimits(limitedProcesses(connection), span, nowMs, tally);
  return tally;
}
