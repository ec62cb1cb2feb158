/**
 * Counts the limits of tasks and of whole processes that were met or missed in a period.
 *
 * Those who sign a task together share its limit: it is one limit, met when the last of them has signed in
 * time, and missed when it passes while any of them has yet to sign.
 */
import type { Connection } from '../../models/connect.js';
import { type InstanceRow, instancesOn } from '../../models/instances.js';
import { type TaskRow, tasksOn } from '../../models/tasks.js';
import type { Place, Tally } from './figures.js';
import { batchesOf, dateRange, type Rows, rowsIn, type Span } from './rows.js';

/** One row of work with a limit: a task of a run, or a process. */
interface Limited {
  key: string;
  run: string;
  place: Place;
  /** Absent while its clock stands still. */
  dueAt: Date | undefined;
  endedAt: Date | undefined;
}

/** Where rows that have limits stand, and what of them is read. */
export interface LimitedRows<T> {
  rows: Rows;
  /** The field that says when it was done with. */
  ended: keyof T & string;
  fields: readonly (keyof T & string)[];
  filter: Record<string, unknown>;
  read(row: T): Limited;
  /** All rows of these runs, where a run may have several. */
  ofRuns?(runs: string[]): AsyncIterable<T & { state: TaskRow['state'] }>;
}

type LimitedTask = Pick<
  TaskRow,
  '_id' | 'run' | 'candidateGroups' | 'processId' | 'mode' | 'dueAt' | 'closedAt'
>;
type LimitedInstance = Pick<InstanceRow, '_id' | 'processId' | 'mode' | 'dueAt' | 'endedAt'>;

/** What the applicant has to hand in (补正) is no limit of an office. */
const ofTheOffice = { purpose: { $exists: false } };

/** A task waits for the organisation of its first candidate group; without one it counts for none. */
function organisationOf({ candidateGroups: [group] }: LimitedTask): string | undefined {
  const at = group?.indexOf('@') ?? -1;
  return at < 0 ? undefined : group?.slice(at + 1);
}

const taskFields = ['_id', 'run', 'candidateGroups', 'processId', 'mode', 'dueAt', 'closedAt'] as const;

export function limitedTasks(connection: Connection): LimitedRows<LimitedTask> {
  const rows = tasksOn(connection);
  return {
    rows,
    ended: 'closedAt',
    fields: taskFields,
    filter: ofTheOffice,
    read: (row) => ({
      key: row._id,
      run: row.run ?? row._id,
      place: { mode: row.mode, process: row.processId, organisation: organisationOf(row) },
      dueAt: row.dueAt,
      endedAt: row.closedAt,
    }),
    async *ofRuns(runs) {
      const fields = [...taskFields, 'state'] as const;
      type Row = LimitedTask & Pick<TaskRow, 'state'>;
      const shared = new Set<string>();
      for await (const row of rowsIn<Row>(rows, { run: { $in: runs }, ...ofTheOffice }, fields)) {
        shared.add(row.run!);
        yield row;
      }
      // Of a signer who was added the run is the task that he was added to.
      yield* rowsIn<Row>(rows, { _id: { $in: [...shared] } }, fields);
    },
  };
}

/** The limit of a whole process is that of all who work in it, and counts for no one organisation. */
export const limitedProcesses = (connection: Connection): LimitedRows<LimitedInstance> => ({
  rows: instancesOn(connection),
  ended: 'endedAt',
  fields: ['_id', 'processId', 'mode', 'dueAt', 'endedAt'],
  filter: {},
  read: ({ _id: key, processId: process, mode, dueAt, endedAt }) => ({
    ...{ key, run: key, endedAt },
    place: { mode, process },
    dueAt,
  }),
});

/** Of each run of several tasks the one that was completed last, unless one is open or was late. */
async function lastInTime<T>(
  { read, ofRuns }: LimitedRows<T>,
  rows: Limited[],
): Promise<Map<string, string>> {
  const last = new Map<string, Limited | undefined>();
  for await (const row of ofRuns?.(rows.map(({ run }) => run)) ?? []) {
    const one = read(row);
    const known = last.get(one.run);
    if (last.has(one.run) && !known) continue;
    if (!isInTime(one)) last.set(one.run, undefined);
    else if (row.state === 'COMPLETED' && !(known && isAfter(known, one))) last.set(one.run, one);
  }
  return new Map([...last].map(([run, one]) => [run, one?.key ?? '']));
}

const isAfter = (one: Limited, other: Limited): boolean =>
  one.endedAt!.getTime() === other.endedAt!.getTime() ? one.key > other.key : one.endedAt! > other.endedAt!;

/** Done before its limit, or while its clock stood still. */
const isInTime = ({ endedAt, dueAt }: Limited): boolean =>
  endedAt !== undefined && (dueAt === undefined || endedAt < dueAt);

async function* completedIn<T>({ rows, ended, fields, filter }: LimitedRows<T>, span: Span) {
  const completed = { state: 'COMPLETED', [ended]: dateRange(span), ...filter };
  yield* rowsIn<T>(rows, { ...completed, dueAt: { $exists: true } }, fields);
  yield* rowsIn<T>(rows, { ...completed, pausedAt: { $exists: true } }, fields);
}

async function countMet<T>(limited: LimitedRows<T>, span: Span, tally: Tally): Promise<void> {
  for await (const batch of batchesOf(completedIn(limited, span))) {
    const inTime = batch.map(limited.read).filter(isInTime);
    const last = await lastInTime(limited, inTime);
    for (const { key, run, place } of inTime) {
      if ((last.get(run) ?? key) === key) tally.add(place, 'limitsMet', 1);
    }
  }
}

/** The runs that missed the limit of one instant: where each counts, and whether a task of it is open. */
type Missed = Map<string, { place: Place; isOpen: boolean }>;

function addMissed(missed: Missed, tally: Tally): void {
  for (const { place, isOpen } of missed.values()) {
    tally.add(place, 'limitsMissed', 1);
    if (isOpen) tally.add(place, 'stillOverdue', 1);
  }
  missed.clear();
}

async function countMissed<T extends { dueAt?: Date }>(
  { rows, fields, filter, read }: LimitedRows<T>,
  span: Span,
  tally: Tally,
): Promise<void> {
  const missed: Missed = new Map();
  let dueMs = 0;
  for await (const row of rowsIn<T>(rows, { dueAt: dateRange(span), ...filter }, fields, 'dueAt')) {
    const limited = read(row);
    const { run, place, endedAt } = limited;
    const ms = row.dueAt!.getTime();
    if (ms !== dueMs) addMissed(missed, tally);
    dueMs = ms;
    if (isInTime(limited)) continue;
    const known = missed.get(run);
    const where = known?.place.organisation === undefined ? place : known.place;
    missed.set(run, { place: where, isOpen: known?.isOpen || !endedAt });
  }
  addMissed(missed, tally);
}

export async function countLimits<T extends { dueAt?: Date }>(
  limited: LimitedRows<T>,
  span: Span,
  nowMs: number,
  tally: Tally,
): Promise<void> {
  await countMet(limited, span, tally);
  // A limit that lies ahead is not missed yet.
  const until = new Date(Math.min(span.until.getTime(), nowMs));
  if (until > span.from) await countMissed(limited, { from: span.from, until }, tally);
}
