/**
 * After a revision of the calendar: the start timers that asked for working days give their instant again, as
 * they would have given it at their deployment, had the revision been known. On the record of the timer.
 *
 * Y7  A timer that is due, or will be within a moment, is left alone: nodes that ring it and nodes that move
 *     it have nothing to do with each other (B6). One that has started its instance has no instant to move.
 */
import type { StartRow } from '../../models/starts.js';
import type { Calendar } from '../calendar/calendar.js';
import { isOutdated, referenceOf } from '../calendar/reference.js';
import type { EdgeContext } from '../commit/context.js';
import { firstOf } from '../deploy/starts.js';
import type { Alarms } from '../effects/scene.js';
import { Fault } from '../elements/contract/fault.js';
import { alarmLateMs, startRecountsKeptMax, startTimersRecountedMax } from '../limits.js';
import type { RevisedStart } from '../ports/calendars.js';

type Context = Pick<EdgeContext, 'collections' | 'definitions' | 'clock' | 'logger'>;
interface Recounted {
  row: StartRow & { dueAt: Date; calendar: string };
  was: RevisedStart['was'];
  is: RevisedStart['is'];
}

async function recounted(context: Context, calendar: Calendar): Promise<Recounted[]> {
  const { collections, clock } = context;
  const rows = await collections.starts
    .find({
      calendar: { $exists: true, $ne: referenceOf(calendar) },
      dueAt: { $gt: new Date(clock.now() + alarmLateMs) },
    })
    .sort({ dueAt: 1, _id: 1 })
    .limit(startTimersRecountedMax)
    .toArray();
  const found = await Promise.all(rows.map((row) => recount(context, calendar, row as Recounted['row'])));
  return found.filter((one) => one !== undefined);
}

async function recount(
  { definitions, logger }: Context,
  calendar: Calendar,
  row: Recounted['row'],
): Promise<Recounted | undefined> {
  const { file, deployedAt } = await definitions.byKey(row.definition);
  const start = file.triggers?.find(({ kind, name }) => kind === 'timer' && name === row.name);
  if (!start || !isOutdated(row.calendar, calendar)) return undefined;
  try {
    const { dueAt, provisional } = firstOf(calendar, file, start, deployedAt);
    return { row, was: reckoned(row), is: reckoned({ dueAt, ...(provisional && { provisional }) }) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    logger.warn({ error, timer: row._id }, 'a start timer cannot be counted again and keeps its instant');
    return undefined;
  }
}

const reckoned = ({ dueAt, provisional }: { dueAt: Date; provisional?: true }) => ({
  dueAt: dueAt.toISOString(),
  ...(provisional && { provisional }),
});

const isMoved = ({ was, is }: Recounted): boolean =>
  was.dueAt !== is.dueAt || was.provisional !== is.provisional;

/** Moves them; of two nodes the second finds nothing to do. */
export async function recountStarts(
  context: Context & { alarms: Alarms },
  calendar: Calendar,
): Promise<number> {
  const { collections, alarms, clock } = context;
  const all = await recounted(context, calendar);
  for (const one of all) {
    const { row, was, is } = one;
    const { _id, dueAt, calendar: from } = row;
    const entry = { at: new Date(clock.now()), from, to: referenceOf(calendar), was, is };
    const moved = await collections.starts.updateOne(
      { _id, dueAt, calendar: from },
      {
        $set: {
          dueAt: new Date(is.dueAt),
          calendar: referenceOf(calendar),
          ...(is.provisional && { provisional: true as const }),
        },
        ...(!is.provisional && { $unset: { provisional: '' as const } }),
        $push: { recounts: { $each: [entry], $slice: -startRecountsKeptMax } },
      },
    );
    if (moved.modifiedCount === 1 && isMoved(one)) await alarms.schedule(_id, is.dueAt);
  }
  return all.length;
}

/** What a calendar that is not stored would move. */
export async function previewStarts(context: Context, calendar: Calendar): Promise<RevisedStart[]> {
  const all = await recounted(context, calendar);
  return all
    .filter(isMoved)
    .map(({ row: { _id: timer, definition, processId, state: element }, was, is }) => ({
      ...{ definition, processId, timer, element },
      ...{ was, is },
    }));
}
