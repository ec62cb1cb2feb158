/**
 * The triggers of a version → rows that messages, signals and alarms find it by. They are written before the
 * version is released and count once it is the latest (D4); those of the versions before go afterwards.
 */
import type { DefinitionRow } from '../../models/definitions.js';
import type { StartRow } from '../../models/starts.js';
import type { Calendar } from '../calendar/calendar.js';
import { referenceOf } from '../calendar/reference.js';
import type { EdgeContext } from '../commit/context.js';
import type { Alarms } from '../effects/scene.js';
import { due, type Reckoning } from '../elements/clocks/timerDue.js';
import { evaluateText } from '../elements/contract/evaluating.js';
import { Fault } from '../elements/contract/fault.js';
import { entityKey } from '../ids.js';
import type { MachineFile, Start } from '../machine.js';
import type { Finding, Key } from '../vocabulary.js';

type Reader = Pick<EdgeContext, 'calendars'>;
type Version = Pick<DefinitionRow, '_id' | 'version' | 'deployedAt'>;

/** The first instant of a timer that starts instances. No variable is known yet. Throws a Fault. */
export function firstOf(calendar: Calendar, file: MachineFile, { name }: Start, at: string) {
  const reckoning: Reckoning = {
    at,
    calendar,
    evaluate: (text, _place, noting) => evaluateText(text, () => undefined, { at, calendar }, noting),
  };
  const { dueAt, interval, repetitions, provisional, term } = due(
    reckoning,
    file.machines[file.root]!.meta.delays![name]!,
    {
      scope: '',
    },
  );
  return {
    dueAt: new Date(dueAt),
    ...(interval !== undefined && { interval }),
    ...(repetitions !== undefined && { repetitions }),
    // It asked for working days, and moves with the calendar.
    ...(term && { calendar: referenceOf(calendar) }),
    ...(provisional && { provisional }),
  };
}

/** Timers that give no instant without variables: such a version would never start. */
export function unreadableStarts(reader: Reader, file: MachineFile, at: Date): Finding[] {
  const found: Finding[] = [];
  for (const start of file.triggers ?? []) {
    try {
      if (start.kind === 'timer') firstOf(reader.calendars.current, file, start, at.toISOString());
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const message = `The timer of a start event is read without any variable: ${error.message}`;
      found.push({
        severity: 'error',
        element: start.state,
        rule: 'start-timer',
        message,
        section: '10.5.2',
      });
    }
  }
  return found;
}

export function startsOf(
  reader: Reader,
  { _id: definition, version, deployedAt }: Version,
  file: MachineFile,
): StartRow[] {
  return (file.triggers ?? []).map((start, index): StartRow => {
    const { kind, state } = start;
    // A condition may be longer than an index can hold; the version knows it by its state.
    const name = kind === 'conditional' ? state : start.name;
    const timed =
      kind === 'timer' ? firstOf(reader.calendars.current, file, start, deployedAt.toISOString()) : {};
    const of = { definition, processId: file.process, version };
    return { _id: entityKey(definition, index), ...of, kind, name, state, ...timed };
  });
}

/** Writes what is not there: a timer that has fired stays where it is. */
export async function putStarts({ collections }: Pick<EdgeContext, 'collections'>, rows: StartRow[]) {
  for (const { _id, ...row } of rows) {
    await collections.starts.updateOne({ _id }, { $setOnInsert: row }, { upsert: true });
  }
}

/**
 * Sets the alarms of a version that is released. Versions before it, and those that lost a race for its
 * number, start nothing any more.
 */
export async function openStarts(
  { collections, alarms }: Pick<EdgeContext, 'collections'> & { alarms: Alarms },
  processId: string,
  version: number,
  definition: Key,
): Promise<void> {
  const { starts, gatherings } = collections;
  // What an earlier version has heard is nothing to this one; what was complete still begins.
  await gatherings.updateMany({ processId, definition: { $lt: definition } }, { $set: { waiting: [] } });
  await gatherings.deleteMany({ processId, definition: { $lt: definition }, complete: [] });
  await starts.deleteMany({ processId, version: { $lte: version }, definition: { $ne: definition } });
  for await (const { _id, dueAt } of starts.find({ definition, kind: 'timer' })) {
    if (dueAt) await alarms.schedule(_id, dueAt.toISOString());
  }
}

/** Makes the rows that are missing from the latest versions, for an operator who lost them. */
export async function restoreStarts(
  context: Pick<EdgeContext, 'collections' | 'calendars' | 'definitions'> & { alarms: Alarms },
): Promise<void> {
  for (const processId of await context.collections.definitions.distinct('processId')) {
    const latest = await context.definitions.byProcess(processId);
    if (!latest?.file.triggers) continue;
    const { key, version, deployedAt, file } = latest;
    await putStarts(
      context,
      startsOf(context, { _id: key, version, deployedAt: new Date(deployedAt) }, file),
    );
    await openStarts(context, processId, version, key);
  }
}
