/**
 * Counts the figures of a period from the views and the records of the grants. The database groups, window
 * by window, each a range of an index, so that no question holds more than a month of documents.
 */
import { authorisationsOn } from '../../models/authorisations.js';
import { authorisationUsesOn } from '../../models/authorisationUses.js';
import type { Connection } from '../../models/connect.js';
import { deliveriesOn } from '../../models/deliveries.js';
import { tasksOn } from '../../models/tasks.js';
import { apiLimits } from '../limits.js';
import { Tally } from './figures.js';

/** Instants: from the first to before the second. */
interface Span {
  from: Date;
  until: Date;
}

const dayMs = 24 * 3_600_000;

export function windowsOf({ from, until }: Span): Span[] {
  const windows: Span[] = [];
  const stepMs = apiLimits.statisticsWindowDaysMax * dayMs;
  for (let start = from.getTime(); start < until.getTime(); start += stepMs) {
    windows.push({ from: new Date(start), until: new Date(Math.min(start + stepMs, until.getTime())) });
  }
  return windows;
}

/** Instants that are kept as text sort as text. */
const textRange = ({ from, until }: Span) => ({ $gte: from.toISOString(), $lt: until.toISOString() });
const dateRange = ({ from, until }: Span) => ({ $gte: from, $lt: until });

async function countAuthorisations(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const groups = await authorisationsOn(connection).aggregate<{
    _id: { mode: string; grantor: string; grantee: string };
    count: number;
  }>([
    { $match: { grantedAt: textRange(span) } },
    { $group: { _id: { mode: '$mode', grantor: '$grantor', grantee: '$grantee' }, count: { $sum: 1 } } },
  ]);
  for (const { _id, count } of groups) {
    tally.add({ mode: _id.mode, organisation: _id.grantor }, 'authorisations', count);
    tally.add({ organisation: _id.grantee }, 'authorisationsReceived', count, { inAll: false });
  }
}

async function countDeliveries(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const groups = await deliveriesOn(connection).aggregate<{
    _id: { mode: string; provider: string; receiver: string };
    count: number;
    records: number;
  }>([
    { $match: { deliveredAt: textRange(span) } },
    {
      $group: {
        _id: { mode: '$mode', provider: '$provider', receiver: '$receiver' },
        count: { $sum: 1 },
        records: { $sum: '$records' },
      },
    },
  ]);
  for (const { _id, count, records } of groups) {
    const place = { mode: _id.mode, organisation: _id.provider };
    tally.add(place, 'deliveries', count);
    tally.add(place, 'records', records);
    tally.add({ organisation: _id.receiver }, 'deliveriesReceived', count, { inAll: false });
  }
}

/** Use is of an authorisation, whose mode and user say where it counts. */
async function countUses(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const groups = await authorisationUsesOn(connection).aggregate<{
    _id: { authorisation: string; isOutside: boolean };
    count: number;
  }>([
    { $match: { until: textRange(span) } },
    {
      $group: {
        _id: { authorisation: '$authorisation', isOutside: '$isOutside' },
        count: { $sum: '$count' },
      },
    },
  ]);
  const size = apiLimits.statisticsLookupMax;
  for (let at = 0; at < groups.length; at += size) {
    const some = groups.slice(at, at + size);
    const keys = [...new Set(some.map(({ _id }) => _id.authorisation))];
    const rows = await authorisationsOn(connection)
      .find({ _id: { $in: keys } }, { mode: 1, grantee: 1 })
      .lean();
    const known = new Map(rows.map((row) => [row._id, row]));
    for (const { _id, count } of some) {
      const { mode, grantee } = known.get(_id.authorisation) ?? {};
      tally.add({ mode, organisation: grantee }, 'uses', count);
      if (_id.isOutside) tally.add({ mode, organisation: grantee }, 'usesOutside', count);
    }
  }
}

/** A task waits for the organisation of its first candidate group; without one it counts for none. */
const organisationOf = (group: string | undefined): string | undefined =>
  group?.includes('@') ? group.slice(group.indexOf('@') + 1) : undefined;

const byGroup = { group: { $arrayElemAt: ['$candidateGroups', 0] }, process: '$processId' };
interface LimitGroup {
  _id: { group?: string; process: string };
  count: number;
}

function addLimits(tally: Tally, groups: LimitGroup[], figure: 'limitsMet' | 'limitsMissed'): void {
  for (const { _id, count } of groups) {
    tally.add({ organisation: organisationOf(_id.group), process: _id.process }, figure, count);
  }
}

async function countLimits(connection: Connection, span: Span, nowMs: number, tally: Tally): Promise<void> {
  const rows = tasksOn(connection);
  const isInTime = { $cond: [{ $lt: ['$closedAt', '$dueAt'] }, 1, 0] };
  const met = await rows.aggregate<LimitGroup>([
    { $match: { state: 'COMPLETED', closedAt: dateRange(span), dueAt: { $exists: true } } },
    { $group: { _id: byGroup, count: { $sum: isInTime } } },
  ]);
  addLimits(tally, met, 'limitsMet');
  // A limit that lies ahead is not missed yet; a task without `closedAt` is open.
  const until = new Date(Math.min(span.until.getTime(), nowMs));
  if (until <= span.from) return;
  const isOpen = { $lte: [{ $ifNull: ['$closedAt', null] }, null] };
  const isMissed = { $cond: [{ $or: [isOpen, { $gte: ['$closedAt', '$dueAt'] }] }, 1, 0] };
  const missed = await rows.aggregate<LimitGroup>([
    { $match: { dueAt: dateRange({ from: span.from, until }) } },
    { $group: { _id: byGroup, count: { $sum: isMissed } } },
  ]);
  addLimits(tally, missed, 'limitsMissed');
}

export async function countFigures(connection: Connection, span: Span, nowMs: number): Promise<Tally> {
  const tally = new Tally();
  for (const window of windowsOf(span)) {
    await countAuthorisations(connection, window, tally);
    await countDeliveries(connection, window, tally);
    await countUses(connection, window, tally);
    await countLimits(connection, window, nowMs, tally);
  }
  return tally;
}
